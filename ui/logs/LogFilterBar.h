#pragma once
// The filter of the log: one field that takes the whole language, and choosers for what is asked for most; both say the same.
// Filters can be kept under a name.

#include "ui/logs/LogFilter.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QMenu;
class QPushButton;
class QStringListModel;
class QToolButton;

namespace isola {

class FunctionChooser;
class SearchField;
class Theme;

class LogFilterBar final : public QWidget {
    Q_OBJECT

public:
    explicit LogFilterBar(const Theme &theme, QWidget *parent = nullptr);

    const LogFilter &filter() const { return m_filter; }
    void setFilter(const LogFilter &filter); // told by `changed` where it differs
    void setFunctions(const QStringList &names);
    void focusText();

Q_SIGNALS:
    void changed();

private:
    void makeChoosers(const Theme &theme);
    void readText();
    void readChoosers();
    void showFilter();
    void fillSaved();
    void saveFilter();
    void makeCompleter();

    LogFilter m_filter;
    SearchField *m_text;
    FunctionChooser *m_function;
    QComboBox *m_trigger;
    QPushButton *m_onlyErrors;
    QToolButton *m_saved;
    QMenu *m_savedMenu;
    QLabel *m_fault;
    QStringListModel *m_completions;
    QStringList m_functions;
    QTimer m_typing; // a filter is read when the typing pauses
};

} // namespace isola
