#pragma once
// Monaco in a web view, made the first time a function is opened: the rest of the console neither waits nor pays for it. One page
// with one model per file. What is on display survives a killed renderer.

#include "core/base/Error.h"
#include "ui/client/Sources.h"

#include <QJsonArray>
#include <QWebChannel>
#include <QWidget>
#include <functional>
#include <optional>

class QVBoxLayout;
class QWebEngineProfile;
class QWebEngineView;

namespace isola {

class EditorBridge;
class EditorKeys;
class Theme;

class CodeEditor final : public QWidget {
    Q_OBJECT

public:
    explicit CodeEditor(const Theme &theme, QWidget *parent = nullptr);
    ~CodeEditor() override;

    // Shows this file of the function's; the entry is "". Undo histories are kept of what was open before.
    void open(const QString &name, const Sources &sources, const QString &file = {});
    void format(); // the file on display; `formatted` follows
    void setEnvironmentKeys(const QStringList &keys);
    // Faults with a line become markers; the first is scrolled to.
    void setFaults(const QList<FieldError> &faults);
    void revealLine(int line);
    // Two texts side by side in the place of the text, until it is closed.
    void showDifference(const QString &before, const QString &after, int line = 0);
    void closeDifference();
    // Of the file on display: [{line, condition}], and the line that a call stands at: 0: none does; below 0: in another file.
    void showBreakpoints(const QJsonArray &breakpoints);
    void showPause(int line);
    void answerValue(int question, const QString &text); // empty: nothing to show
    // The files with the very last keystrokes, which `edited` tells a moment later.
    void fetchSources(std::function<void(const Sources &)> done);
    const QString &file() const { return m_file; } // on display
    bool isReady() const { return m_isReady; }
    QWebEngineView *view() const { return m_view; }

Q_SIGNALS:
    void ready();
    void edited(const QString &name, const QString &file, const QString &text);
    void formatted();
    void cursorMoved(int line, int column);
    void problemsFound(const QJsonArray &problems); // [{line, column, message}], of the text on display
    void differenceCounted(int added, int removed); // lines
    void breakpointToggled(int line); // in the gutter, or by its key
    void breakpointEdited(int line); // its condition is wanted
    void breakpointsMoved(const QJsonArray &breakpoints); // along with the text
    void valueAsked(int question, const QString &expression); // under the pointer, while a call stands

private:
    void createView();
    void connectBridge();
    void becomeReady();
    void showAll();

    const Theme &m_theme;
    QVBoxLayout *m_layout;
    QWebEngineProfile *m_profile = nullptr;
    QWebEngineView *m_view = nullptr;
    EditorBridge *m_bridge;
    EditorKeys *m_keys;
    QWebChannel m_channel;
    bool m_isReady = false;

    // What is on display, for a page that is not there yet or not any more.
    QString m_name;
    Sources m_sources;
    QString m_file;
    QStringList m_environmentKeys;
    QJsonArray m_faults;
    int m_line = 0; // to be revealed once; 0: none
    QJsonArray m_breakpoints;
    int m_pause = 0;
    struct Difference {
        QString before;
        QString after;
        int line = 0;
    };
    std::optional<Difference> m_difference;
};

} // namespace isola
