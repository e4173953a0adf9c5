#pragma once
// One invocation in full: what came in, what it cost, what it printed, where it failed.

#include "ui/client/ApiValues.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QPushButton;
class QTextEdit;

namespace isola {

class Theme;

class LogDetails final : public QWidget {
    Q_OBJECT

public:
    explicit LogDetails(const Theme &theme, QWidget *parent = nullptr);

    void show(const LogEntry &entry, const QString &function);
    void clear();

Q_SIGNALS:
    void sourceRequested(const QString &function, int line, int version);

private:
    void addFact(const QString &name, const QString &value);
    QString storyHtml() const;

    const Theme &m_theme;
    LogEntry m_entry;
    QString m_function;
    QLabel *m_title;
    QLabel *m_status;
    QWidget *m_facts;
    QGridLayout *m_grid;
    QTextEdit *m_story;
    QPushButton *m_source;
};

} // namespace isola
