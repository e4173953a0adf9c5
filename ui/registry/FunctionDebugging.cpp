#include "ui/registry/FunctionDebugging.h"

#include "ui/client/ServerClient.h"
#include "ui/debug/BreakpointStore.h"
#include "ui/debug/DebugOptions.h"
#include "ui/debug/DebugPage.h"
#include "ui/debug/PauseBar.h"
#include "ui/editor/CodeEditor.h"
#include "ui/invoke/InvokePane.h"
#include "ui/registry/CodePage.h"

#include <QAction>
#include <QInputDialog>

using namespace Qt::StringLiterals;

namespace isola {

FunctionDebugging::FunctionDebugging(ServerClient &client, CodePage &code, const Theme &theme, QWidget &scope)
    : QObject(&scope)
    , m_client(client)
    , m_code(code)
    , m_store(new BreakpointStore(this))
    , m_options(new DebugOptions(this))
    , m_run(new DebugRun(client, *m_store, this))
    , m_page(new DebugPage(*m_run, *m_options, theme))
{
    code.pause().follow(*m_run, scope);
    code.invoke().setDebugOptions(m_options->switches());
    connect(&client, &ServerClient::serverChanged, this, [this] {
        m_run->stop();
        m_store->open(m_client.server());
    });
    connect(m_page, &DebugPage::startRequested, this, [this] { Q_EMIT startRequested(DebugView::DevTools); });
    connect(&code.invoke(), &InvokePane::debugRequested, this, [this] { Q_EMIT startRequested(DebugView::Editor); });
    connect(&code.pause(), &PauseBar::devToolsRequested, this, [this] {
        Q_EMIT devToolsOpened();
        m_page->openDevTools();
    });
    connect(m_options, &DebugOptions::exceptionBreaksChanged, m_run,
        [this] { m_run->setExceptionBreaks(m_options->exceptionBreaks()); });
    connectEditor();
    connectRun();
}

FunctionDebugging::~FunctionDebugging() = default;

void FunctionDebugging::connectEditor()
{
    CodeEditor &editor = m_code.editor();
    connect(&editor, &CodeEditor::breakpointToggled, this, [this](int line) { m_store->toggle(m_function, m_file, line); });
    connect(&editor, &CodeEditor::breakpointEdited, this, &FunctionDebugging::editCondition);
    connect(&editor, &CodeEditor::breakpointsMoved, this,
        [this](const QJsonArray &breakpoints) { m_store->move(m_function, m_file, breakpoints); });
    connect(&editor, &CodeEditor::valueAsked, this, [this](int question, const QString &expression) {
        m_run->evaluate(expression, this, [this, question](const QString &text) { m_code.editor().answerValue(question, text); });
    });
    connect(m_store, &BreakpointStore::changed, this, &FunctionDebugging::showBreakpoints);
}

void FunctionDebugging::connectRun()
{
    connect(m_run, &DebugRun::changed, this, [this] {
        if (m_run->state() == DebugState::Running && m_view == DebugView::DevTools)
            m_page->openDevTools(); // the session is there: they may join
        showPause();
    });
    connect(m_run, &DebugRun::paused, this, [this] {
        const std::optional<QString> file = m_run->place().file;
        if (m_isOnDisplay && file && *file != m_file)
            Q_EMIT fileWanted(*file); // showFile() follows
        else
            showPause();
    });
    connect(m_run, &DebugRun::answered, &m_code.invoke(),
        [this](const CallReport &report) { m_code.invoke().showReport(m_run->order().request, report); });
    connect(m_run, &DebugRun::refused, &m_code.invoke(), &InvokePane::refuse);
}

void FunctionDebugging::open(const QString &function)
{
    if (function == m_function)
        return;
    m_run->stop();
    m_function = function;
}

// Modules have "./" before their path here, however the function spells it.
void FunctionDebugging::showFile(const QString &file)
{
    m_file = file.isEmpty() ? file : modulePath(file);
    showBreakpoints();
    showPause();
}

void FunctionDebugging::showBreakpoints()
{
    m_code.editor().showBreakpoints(m_store->inFile(m_function, m_file));
}

void FunctionDebugging::showPause()
{
    const bool isPaused = m_isOnDisplay && m_run->state() == DebugState::Paused;
    const bool isHere = isPaused && m_run->place().file == m_file;
    m_code.editor().showPause(isHere ? m_run->place().line : isPaused ? -1 : 0);
}

void FunctionDebugging::start(const QJsonObject &request, const QJsonObject &draft, DebugView view, bool isOnDisplay)
{
    DebugOrder order;
    order.request = request;
    order.draft = draft;
    begin(std::move(order), view, isOnDisplay);
}

void FunctionDebugging::replay(const QString &invocation, DebugView view, bool isOnDisplay)
{
    DebugOrder order;
    order.replay = invocation;
    begin(std::move(order), view, isOnDisplay);
}

void FunctionDebugging::begin(DebugOrder order, DebugView view, bool isOnDisplay)
{
    m_view = view;
    m_isOnDisplay = isOnDisplay;
    order.function = m_function;
    order.breaksOnStart = m_options->breaksOnStart()->isChecked();
    order.exceptionBreaks = m_options->exceptionBreaks();
    if (view == DebugView::DevTools)
        Q_EMIT devToolsOpened();
    m_run->start(order);
}

// One that is there keeps its condition.
void FunctionDebugging::stopAt(const QString &file, int line)
{
    const QString path = file.isEmpty() ? file : modulePath(file);
    for (const Breakpoint &breakpoint : m_store->breakpoints(m_function))
        if (breakpoint.isAt(path, line))
            return;
    m_store->set(m_function, {path, line, {}});
}

void FunctionDebugging::editCondition(int line)
{
    QString condition;
    for (const Breakpoint &breakpoint : m_store->breakpoints(m_function))
        if (breakpoint.isAt(m_file, line))
            condition = breakpoint.condition;
    auto *dialog = new QInputDialog(&m_code);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Breakpoint at line %1").arg(line));
    dialog->setLabelText(tr("Stops when this is true, for example order.price > 100. Empty: always."));
    dialog->setTextValue(condition);
    connect(
        dialog, &QInputDialog::textValueSelected, this, [this, line, function = m_function, file = m_file](const QString &text) {
            m_store->set(function, {file, line, text.trimmed()});
        });
    dialog->open();
}

} // namespace isola
