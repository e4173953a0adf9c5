#pragma once
// Debugging as a function's page has it: breakpoints in the editor's gutter, one session at a time, where it stands shown in the
// code, DevTools in a tab of their own. Knows the parts and leads from one to the other. Owned by FunctionPage.

#include "ui/debug/DebugRun.h"

#include <QWidget>

namespace isola {

class BreakpointStore;
class CodePage;
class DebugOptions;
class DebugPage;
class Theme;

enum class DebugView { Editor, DevTools }; // where a call is stood in

class FunctionDebugging final : public QObject {
    Q_OBJECT

public:
    // The steps' keys work in `scope` and below.
    FunctionDebugging(ServerClient &client, CodePage &code, const Theme &theme, QWidget &scope);
    ~FunctionDebugging() override;

    DebugPage &page() const { return *m_page; } // for the tab
    // Another function: the session of the one before ends.
    void open(const QString &function);
    void showFile(const QString &file); // that the editor has on display
    // `isOnDisplay`: what runs is the editor's text, whose lines may be pointed at.
    void start(const QJsonObject &request, const QJsonObject &draft, DebugView view, bool isOnDisplay = true);
    void replay(const QString &invocation, DebugView view, bool isOnDisplay); // a recorded call
    void stopAt(const QString &file, int line); // from now on; line 0: nowhere

Q_SIGNALS:
    void startRequested(DebugView view); // answered by start()
    void fileWanted(const QString &file); // to be shown: the call stands in it
    void devToolsOpened(); // their tab is to come forward

private:
    void begin(DebugOrder order, DebugView view, bool isOnDisplay);
    void connectEditor();
    void connectRun();
    void showBreakpoints();
    void showPause();
    void editCondition(int line);

    ServerClient &m_client;
    CodePage &m_code;
    BreakpointStore *m_store;
    DebugOptions *m_options;
    DebugRun *m_run;
    DebugPage *m_page;
    QString m_function;
    QString m_file; // on display, as breakpoints name it
    DebugView m_view = DebugView::Editor;
    bool m_isOnDisplay = false;
};

} // namespace isola
