#pragma once
// Every call of every function, as it happens: filter, read, go to the source of a fault.

#include "ui/logs/LogsModel.h"
#include "ui/widgets/Panel.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTreeView;

namespace isola {

class Banner;
class EmptyState;
class FunctionChooser;
class LogDetails;
class SearchField;
class Theme;

class LogsPanel final : public Panel {
    Q_OBJECT

public:
    LogsPanel(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    void refresh() override;
    void focusSearch() override;
    void setFunctions(const QStringList &names);
    void showFunction(const QString &name);
    void search(const QString &text); // over all functions
    const LogsModel &model() const { return *m_model; }

Q_SIGNALS:
    void sourceRequested(const QString &function, int line, int version);

private:
    QWidget *makeHeader();
    QWidget *makeFilters();
    void makeTable();
    void watchModel();
    LogFilter filter() const;
    void chooseState();
    void showCurrent();
    void openCurrent();
    void holdWhileReading();
    void stepToError(int step);

    const Theme &m_theme;
    LogsModel *m_model;
    QLabel *m_live;
    QPushButton *m_newer;
    FunctionChooser *m_function;
    QPushButton *m_onlyErrors;
    QComboBox *m_trigger;
    QLineEdit *m_status;
    SearchField *m_text;
    QTimer m_typing; // a filter is sent when the typing pauses
    Banner *m_banner;
    QStackedWidget *m_stack;
    QTreeView *m_table;
    EmptyState *m_empty;
    LogDetails *m_details;
};

} // namespace isola
