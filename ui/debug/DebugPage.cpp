#include "ui/debug/DebugPage.h"

#include "ui/client/ServerClient.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Labels.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QUrl>
#include <QWebEnginePage>
#include <QWebEngineProfile>
#include <QWebEngineScript>
#include <QWebEngineScriptCollection>
#include <QWebEngineView>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

// DevTools go nowhere else, and leave their own complaints to themselves.
class DevToolsPage final : public QWebEnginePage {
public:
    using QWebEnginePage::QWebEnginePage;

protected:
    bool acceptNavigationRequest(const QUrl &url, NavigationType, bool) override
    {
        return url.scheme() == "devtools"_L1 || url == QUrl(u"about:blank"_s);
    }
    void javaScriptConsoleMessage(JavaScriptConsoleMessageLevel, const QString &, int, const QString &) override { }
};

} // namespace

DebugPage::DebugPage(ServerClient &client, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_theme(theme)
    , m_start(makeButton(tr("Debug this call"), ButtonKind::Primary))
    , m_stop(makeButton(tr("Stop")))
    , m_breaksOnStart(new QCheckBox(tr("Break on the first line")))
    , m_state(makeLabel({}, TextRole::Muted))
    , m_banner(new Banner(theme))
    , m_stack(new QStackedWidget)
    , m_empty(new EmptyState(theme, u"bug"_s))
{
    m_state->setObjectName(u"debugState"_s);
    m_breaksOnStart->setChecked(true);
    m_stop->setEnabled(false);
    m_empty->setTexts(tr("Stand in a call"),
        tr("The request of the Code tab runs once more, in an instance of its own: others who call the function meanwhile are "
           "not "
           "held up. Its time limit stands still while you look."),
        tr("Debug this call"));
    m_stack->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar());
    layout->addWidget(makeLine());
    layout->addWidget(m_stack, 1);
    connect(m_start, &QPushButton::clicked, this, &DebugPage::startRequested);
    connect(m_empty, &EmptyState::actionTriggered, this, &DebugPage::startRequested);
    connect(m_stop, &QPushButton::clicked, this, &DebugPage::stop);
    connect(&theme, &Theme::changed, this, [this] {
        if (m_view)
            dressDevTools(); // shown from the next session on
    });
}

DebugPage::~DebugPage()
{
    stop();
    delete m_view; // with its page, before the profile
}

QWidget *DebugPage::makeBar()
{
    auto *bar = new QWidget;
    auto *column = new QVBoxLayout(bar);
    column->setContentsMargins(spacing::kLarge, spacing::kSmall, spacing::kLarge, spacing::kSmall);
    column->setSpacing(spacing::kSmall);
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing::kMedium);
    row->addWidget(m_start);
    row->addWidget(m_stop);
    row->addWidget(m_breaksOnStart);
    row->addStretch(1);
    row->addWidget(m_state);
    column->addLayout(row);
    column->addWidget(m_banner);
    return bar;
}

void DebugPage::show(const QString &name)
{
    if (name == m_name)
        return;
    stop();
    m_name = name;
    m_banner->dismiss();
    m_state->clear();
    m_stack->setCurrentWidget(m_empty);
}

void DebugPage::start(const QJsonObject &request, const QJsonObject &draft)
{
    if (m_isStarting)
        return;
    stop();
    m_banner->dismiss();
    m_request = request;
    m_isDraft = !draft.isEmpty();
    m_isStarting = true;
    m_start->setEnabled(false);
    m_state->setText(tr("Starting"));
    QJsonObject body{{u"break_on_start"_s, m_breaksOnStart->isChecked()}};
    if (m_isDraft)
        body.insert("draft"_L1, draft);
    m_client.post(functionPath(m_name, u"/debug"_s), body, this, [this, name = m_name](const Result<QJsonObject> &session) {
        m_isStarting = false;
        m_start->setEnabled(true);
        if (name != m_name)
            return;
        if (session)
            return takeSession(*session);
        m_state->clear();
        m_banner->showError(session.error());
    });
}

void DebugPage::takeSession(const QJsonObject &session)
{
    m_session = session.value("id"_L1).toString();
    m_stop->setEnabled(true);
    const int version = session.value("version"_L1).toInt();
    m_state->setText(m_isDraft ? tr("Runs your draft") : tr("Runs v%1").arg(version));
    openDevTools(session.value("devtoolsFrontendUrl"_L1).toString());
    call();
}

// It waits at the server until DevTools are there.
void DebugPage::call()
{
    const QString path = functionPath(m_name, u"/invoke?detail=true&debug="_s + m_session);
    m_client.post(path, m_request, this, [this, id = m_session](const Result<QJsonObject> &report) {
        if (id != m_session)
            return;
        if (report)
            m_state->setText(tr("Answered %1. DevTools stay open until you stop.").arg(report->value("status"_L1).toInt()));
        else
            m_banner->showError(report.error());
    });
}

void DebugPage::createView()
{
    m_profile = new QWebEngineProfile(u"devtools"_s, this); // with a name: breakpoints are kept
    m_view = new QWebEngineView(this);
    m_view->setAccessibleName(tr("Debugger"));
    auto *page = new DevToolsPage(m_profile, m_view);
    page->setBackgroundColor(m_theme.colors().surface);
    m_view->setPage(page);
    m_stack->addWidget(m_view);
    dressDevTools();
    connect(page, &QWebEnginePage::loadFinished, this, [this](bool isLoaded) {
        if (!isLoaded && isRunning())
            m_banner->showMessage(Tone::Danger, tr("DevTools could not be opened."),
                tr("The debugging pages of QtWebEngine are missing; isola debug opens the session for Chrome or VS Code."));
    });
}

void DebugPage::dressDevTools()
{
    static const QString kName = u"theme"_s;
    QWebEngineScriptCollection &scripts = m_view->page()->scripts();
    for (const QWebEngineScript &script : scripts.find(kName))
        scripts.remove(script);
    QWebEngineScript script;
    script.setName(kName);
    script.setInjectionPoint(QWebEngineScript::DocumentCreation);
    script.setWorldId(QWebEngineScript::MainWorld);
    script.setSourceCode(
        u"try { localStorage.setItem('uiTheme', '\"%1\"'); } catch {}"_s.arg(m_theme.isDark() ? u"dark"_s : u"default"_s));
    scripts.insert(script);
}

void DebugPage::openDevTools(const QString &address)
{
    if (!m_view)
        createView();
    m_stack->setCurrentWidget(m_view);
    m_view->load(QUrl(address));
    m_view->setFocus();
}

void DebugPage::stop()
{
    if (m_session.isEmpty())
        return;
    m_client.remove(functionPath(m_name, u"/debug/"_s + m_session), this, [](const Result<QJsonObject> &) {});
    m_session.clear();
    m_stop->setEnabled(false);
    m_state->setText(tr("Stopped"));
    m_stack->setCurrentWidget(m_empty);
    if (m_view)
        m_view->load(QUrl(u"about:blank"_s));
}

} // namespace isola
