#pragma once
// One invocation in full: what came in, what it cost, what it printed, where it failed.

#include "ui/client/ApiValues.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QLayout;
class QPushButton;
class QTextEdit;

namespace isola {

class ReplayView;
class ServerClient;
class Theme;

class LogDetails final : public QWidget {
    Q_OBJECT

public:
    LogDetails(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    void show(const LogEntry &entry, const QString &function);
    void clear();

Q_SIGNALS:
    void sourceRequested(const QString &function, const LogEntry &entry);
    void debugRequested(const QString &function, const LogEntry &entry); // once more
    void replayRequested(const QString &function, const LogEntry &entry); // as it was recorded, in the debugger

private:
    QLayout *makeActions();
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
    QPushButton *m_debug;
    ReplayView *m_replay;
};

} // namespace isola
