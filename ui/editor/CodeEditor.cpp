#include "ui/editor/CodeEditor.h"

#include "ui/editor/EditorBridge.h"
#include "ui/editor/EditorKeys.h"
#include "ui/editor/EditorScheme.h"
#include "ui/theme/Theme.h"

#include <QDesktopServices>
#include <QJsonObject>
#include <QTimer>
#include <QVBoxLayout>
#include <QWebEnginePage>
#include <QWebEngineProfile>
#include <QWebEngineSettings>
#include <QWebEngineView>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kReloadAfterMs = 200; // a renderer that dies at once must not spin

namespace {

// Links leave for the browser; the page itself never goes anywhere.
class EditorWebPage final : public QWebEnginePage {
public:
    using QWebEnginePage::QWebEnginePage;

protected:
    bool acceptNavigationRequest(const QUrl &url, NavigationType, bool) override
    {
        if (url.scheme() == QLatin1StringView(kEditorScheme))
            return true;
        if (url.scheme() == "https"_L1)
            QDesktopServices::openUrl(url);
        return false;
    }

    void javaScriptConsoleMessage(
        JavaScriptConsoleMessageLevel level, const QString &message, int line, const QString &source) override
    {
        if (level == ErrorMessageLevel)
            qWarning("editor page: %s (%s:%d)", qPrintable(message), qPrintable(source), line);
    }
};

} // namespace

CodeEditor::CodeEditor(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_layout(new QVBoxLayout(this))
    , m_bridge(new EditorBridge(this))
    , m_keys(new EditorKeys(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    setFocusPolicy(Qt::StrongFocus);
    m_channel.registerObject(u"bridge"_s, m_bridge);
    m_bridge->setDark(theme.isDark());
    connect(&theme, &Theme::changed, this, [this] {
        m_bridge->setDark(m_theme.isDark());
        if (m_view)
            m_view->page()->setBackgroundColor(m_theme.colors().surface);
    });
    connectBridge();
}

void CodeEditor::connectBridge()
{
    connect(m_bridge, &EditorBridge::ready, this, &CodeEditor::becomeReady);
    connect(m_bridge, &EditorBridge::cursorMoved, this, &CodeEditor::cursorMoved);
    connect(m_bridge, &EditorBridge::problemsFound, this, &CodeEditor::problemsFound);
    connect(m_bridge, &EditorBridge::differenceCounted, this, &CodeEditor::differenceCounted);
    connect(m_bridge, &EditorBridge::textTaken, this, [this](const QString &name, const QString &file, const QString &text) {
        if (name == m_name)
            m_sources.setText(file, text);
        Q_EMIT edited(name, file, text);
    });
    connect(m_bridge, &EditorBridge::formatted, this, &CodeEditor::formatted);
    connect(m_bridge, &EditorBridge::breakpointToggled, this, &CodeEditor::breakpointToggled);
    connect(m_bridge, &EditorBridge::breakpointEdited, this, &CodeEditor::breakpointEdited);
    connect(m_bridge, &EditorBridge::breakpointsMoved, this, &CodeEditor::breakpointsMoved);
    connect(m_bridge, &EditorBridge::valueAsked, this, &CodeEditor::valueAsked);
}

CodeEditor::~CodeEditor()
{
    delete m_view; // with its page, before the profile
}

void CodeEditor::createView()
{
    m_profile = new QWebEngineProfile(this); // without a name: nothing is kept on disk
    m_profile->installUrlSchemeHandler(kEditorScheme, new EditorScheme(m_profile));
    m_profile->setUrlRequestInterceptor(new EditorLockdown(m_profile));
    m_view = new QWebEngineView(this);
    m_view->setContextMenuPolicy(Qt::NoContextMenu); // Monaco has its own
    m_view->setAccessibleName(tr("Function source"));
    auto *page = new EditorWebPage(m_profile, m_view);
    page->setBackgroundColor(m_theme.colors().surface); // no white flash
    page->setWebChannel(&m_channel);
    page->settings()->setAttribute(QWebEngineSettings::JavascriptCanAccessClipboard, true);
    page->settings()->setAttribute(QWebEngineSettings::JavascriptCanPaste, true);
    m_view->setPage(page);
    m_layout->addWidget(m_view);
    setFocusProxy(m_view);
    if (hasFocus())
        m_view->setFocus();
    connect(page, &QWebEnginePage::loadFinished, this, [this] { m_keys->watch(m_view->focusProxy()); });
    connect(page, &QWebEnginePage::renderProcessTerminated, this, [this, page] {
        m_isReady = false;
        QTimer::singleShot(kReloadAfterMs, page, [page] { page->triggerAction(QWebEnginePage::Reload); });
    });
    page->load(QUrl(QLatin1StringView(kEditorPage)));
}

void CodeEditor::becomeReady()
{
    m_isReady = true;
    showAll();
    Q_EMIT ready();
}

void CodeEditor::showAll()
{
    if (!m_isReady || m_name.isEmpty())
        return;
    QJsonObject files{{QString(), m_sources.code}};
    for (auto module = m_sources.modules.begin(); module != m_sources.modules.end(); ++module)
        files.insert(module.key(), *module);
    Q_EMIT m_bridge->sourcesSet(m_name, files, m_file);
    Q_EMIT m_bridge->environmentSet(m_environmentKeys);
    Q_EMIT m_bridge->breakpointsSet(m_breakpoints);
    Q_EMIT m_bridge->pauseShown(m_pause);
    Q_EMIT m_bridge->faultsSet(m_faults);
    if (m_difference)
        Q_EMIT m_bridge->differenceShown(m_difference->before, m_difference->after, m_difference->line);
    if (const int line = std::exchange(m_line, 0); line > 0)
        Q_EMIT m_bridge->lineRevealed(line);
}

void CodeEditor::open(const QString &name, const Sources &sources, const QString &file)
{
    if (!m_view)
        createView();
    m_name = name;
    m_sources = sources;
    m_file = sources.modules.contains(file) ? file : QString();
    m_faults = {};
    showAll();
}

void CodeEditor::format()
{
    if (m_isReady)
        Q_EMIT m_bridge->formatWanted();
    else
        Q_EMIT formatted();
}

void CodeEditor::setEnvironmentKeys(const QStringList &keys)
{
    m_environmentKeys = keys;
    if (m_isReady)
        Q_EMIT m_bridge->environmentSet(keys);
}

void CodeEditor::setFaults(const QList<FieldError> &faults)
{
    m_faults = {};
    for (const FieldError &fault : faults)
        if (fault.line > 0)
            m_faults.append(QJsonObject{{u"line"_s, fault.line}, {u"column"_s, fault.column}, {u"message"_s, fault.message}});
    if (m_isReady)
        Q_EMIT m_bridge->faultsSet(m_faults);
}

void CodeEditor::revealLine(int line)
{
    m_line = line;
    if (m_isReady)
        Q_EMIT m_bridge->lineRevealed(std::exchange(m_line, 0));
}

void CodeEditor::showDifference(const QString &before, const QString &after, int line)
{
    m_difference = {before, after, line};
    if (m_isReady)
        Q_EMIT m_bridge->differenceShown(before, after, line);
}

void CodeEditor::closeDifference()
{
    if (!std::exchange(m_difference, std::nullopt))
        return;
    if (m_isReady)
        Q_EMIT m_bridge->differenceClosed();
}

void CodeEditor::showBreakpoints(const QJsonArray &breakpoints)
{
    m_breakpoints = breakpoints;
    if (m_isReady)
        Q_EMIT m_bridge->breakpointsSet(breakpoints);
}

void CodeEditor::showPause(int line)
{
    m_pause = line;
    m_keys->setSteps(line != 0);
    if (m_isReady)
        Q_EMIT m_bridge->pauseShown(line);
}

void CodeEditor::answerValue(int question, const QString &text)
{
    Q_EMIT m_bridge->valueAnswered(question, text);
}

void CodeEditor::fetchSources(std::function<void(const Sources &)> done)
{
    if (!m_isReady)
        return done(m_sources);
    m_view->page()->runJavaScript(
        u"editor.getValue()"_s, [this, name = m_name, file = m_file, done = std::move(done)](const QVariant &text) {
            if (text.isValid() && name == m_name) // invalid: the renderer has gone; what it told last is what there is
                m_sources.setText(file, text.toString());
            done(m_sources);
        });
}

} // namespace isola
