#pragma once
// Every call of every function, as it happens: filter, choose a time, read, go to the source of a fault, count what fails alike,
// take it away as a file.

#include "ui/logs/LogsModel.h"
#include "ui/widgets/Panel.h"

class QComboBox;
class QLabel;
class QMenu;
class QPushButton;
class QStackedWidget;
class QTreeView;

namespace isola {

class Banner;
class EmptyState;
class ErrorGroupList;
class LogDetails;
class LogFilterBar;
class LogHistogram;
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
    void showCall(const QString &function, const QString &invocation); // its row, chosen
    void showTime(const QString &function, const QDateTime &since, const QDateTime &until);
    const LogsModel &model() const { return *m_model; }

Q_SIGNALS:
    void sourceRequested(const QString &function, const LogEntry &entry);
    void debugRequested(const QString &function, const LogEntry &entry);
    void replayRequested(const QString &function, const LogEntry &entry);
    void noted(const QString &sentence); // for a passing note

private:
    QWidget *makeHeader();
    QMenu *makeExportMenu();
    void makeTable();
    void makeColumnMenu();
    void watchModel();
    void watchFilter();
    void loadHistogram();
    void exportLog(const QString &suffix);
    void chooseState();
    void showCurrent();
    void openCurrent();
    void holdWhileReading();
    void stepToError(int step);
    void chooseWanted();

    ServerClient &m_client;
    const Theme &m_theme;
    LogsModel *m_model;
    QLabel *m_live;
    QPushButton *m_newer;
    QPushButton *m_grouping;
    QComboBox *m_range; // of the histogram, in hours
    LogFilterBar *m_filter;
    LogHistogram *m_histogram;
    Banner *m_banner;
    QStackedWidget *m_stack;
    QTreeView *m_table;
    ErrorGroupList *m_groups;
    EmptyState *m_empty;
    LogDetails *m_details;
    QString m_wanted; // the call to choose when the rows have come
    int m_histogramLoad = 0; // counts, so that a late answer is dropped
};

} // namespace isola
