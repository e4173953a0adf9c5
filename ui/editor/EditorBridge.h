#pragma once
// What the editor's page may say and hear, and nothing more: no files, no environment values, no token. The page is treated as
// untrusted. Owned by CodeEditor.

#include <QJsonArray>
#include <QJsonObject>
#include <QObject>

namespace isola {

class EditorBridge final : public QObject {
    Q_OBJECT
    Q_PROPERTY(QString types READ types CONSTANT)
    Q_PROPERTY(bool isDark READ isDark NOTIFY themeSet)

public:
    using QObject::QObject;

    QString types() const; // {"isola.d.ts": "..."}: what the editor completes from
    bool isDark() const { return m_isDark; }
    void setDark(bool isDark);

public Q_SLOTS: // called by the page
    void becomeReady() { Q_EMIT ready(); }
    void takeText(const QString &name, const QString &file, const QString &text) { Q_EMIT textTaken(name, file, text); }
    void becomeFormatted() { Q_EMIT formatted(); }
    void takeProblems(const QJsonArray &problems) { Q_EMIT problemsFound(problems); }
    void countDifference(int added, int removed) { Q_EMIT differenceCounted(added, removed); }
    void moveCursor(int line, int column) { Q_EMIT cursorMoved(line, column); }
    void toggleBreakpoint(int line) { Q_EMIT breakpointToggled(line); }
    void editBreakpoint(int line) { Q_EMIT breakpointEdited(line); }
    void moveBreakpoints(const QJsonArray &breakpoints) { Q_EMIT breakpointsMoved(breakpoints); }
    void askValue(int question, const QString &expression) { Q_EMIT valueAsked(question, expression); }

Q_SIGNALS: // heard by the page
    void sourcesSet(const QString &name, const QJsonObject &sources, const QString &file); // {path: text}; "" is the entry
    void formatWanted();
    void faultsSet(const QJsonArray &faults); // [{line, column, message}]
    void lineRevealed(int line);
    void themeSet(bool isDark);
    void environmentSet(const QStringList &keys);
    void differenceShown(const QString &before, const QString &after, int line);
    void differenceClosed();
    void breakpointsSet(const QJsonArray &breakpoints); // [{line, condition}], of the file on display
    void pauseShown(int line); // 0: nothing is paused; below: in another file
    void valueAnswered(int question, const QString &text); // empty: nothing to show

Q_SIGNALS: // heard by CodeEditor
    void ready();
    void textTaken(const QString &name, const QString &file, const QString &text);
    void formatted();
    void cursorMoved(int line, int column);
    void problemsFound(const QJsonArray &problems);
    void differenceCounted(int added, int removed);
    void breakpointToggled(int line);
    void breakpointEdited(int line);
    void breakpointsMoved(const QJsonArray &breakpoints);
    void valueAsked(int question, const QString &expression);

private:
    bool m_isDark = false;
};

} // namespace isola
