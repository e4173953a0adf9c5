#include "ui/registry/FunctionPage.h"

#include "ui/agents/AgentToolPage.h"
#include "ui/client/ServerClient.h"
#include "ui/debug/DebugPage.h"
#include "ui/editor/CodeEditor.h"
#include "ui/env/EnvironmentPage.h"
#include "ui/invoke/InvokePane.h"
#include "ui/profile/ProfilePage.h"
#include "ui/registry/CodePage.h"
#include "ui/registry/DeployFlow.h"
#include "ui/registry/DraftStore.h"
#include "ui/registry/FileTabs.h"
#include "ui/registry/FunctionDebugging.h"
#include "ui/registry/FunctionHeader.h"
#include "ui/registry/LimitsPage.h"
#include "ui/registry/ReviewPane.h"
#include "ui/registry/VersionsPage.h"
#include "ui/theme/Theme.h"
#include "ui/triggers/TriggersPage.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/Toast.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace isola {

static QList<FieldError> faultsIn(const QList<FieldError> &faults, const QString &file)
{
    QList<FieldError> found;
    for (const FieldError &fault : faults)
        if (modulePath(fault.field.section('"'_L1, 1, 1)) == modulePath(file))
            found.append(fault);
    return found;
}

FunctionPage::FunctionPage(ServerClient &client, const Theme &theme, Toast &toast, QWidget *parent)
    : Panel(parent)
    , m_client(client)
    , m_theme(theme)
    , m_toast(toast)
    , m_drafts(new DraftStore(this))
    , m_header(new FunctionHeader(theme))
    , m_tabs(new QTabBar)
    , m_pages(new QStackedWidget)
    , m_banner(new Banner(theme))
    , m_code(new CodePage(client, theme))
    , m_debugging(new FunctionDebugging(client, *m_code, theme, *this))
    , m_profile(new ProfilePage(client, theme))
    , m_flow(new DeployFlow(client, *m_code, *m_drafts, this))
    , m_triggers(new TriggersPage(client, theme))
    , m_environment(new EnvironmentPage(client, theme))
    , m_agentTool(new AgentToolPage)
    , m_limits(new LimitsPage)
    , m_versions(new VersionsPage(client, theme))
    , m_draftPages{m_triggers, m_agentTool, m_limits}
{
    m_tabs->setObjectName(u"functionTabs"_s);
    m_tabs->setAccessibleName(tr("Parts of the function"));
    m_tabs->setExpanding(false);
    addPage(tr("Code"), m_code);
    addPage(tr("Triggers"), m_triggers);
    addPage(tr("Environment"), m_environment);
    addPage(tr("Agent tool"), m_agentTool);
    addPage(tr("Limits"), m_limits);
    addPage(tr("Debug"), &m_debugging->page());
    addPage(tr("Profile"), m_profile);
    addPage(tr("Versions"), m_versions);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    layout->addWidget(makeLine());
    layout->addWidget(m_pages, 1);
    connectPages();
    connectDeploys();
    connectFiles();
    addShortcuts();
    setFocusProxy(m_code);
}

void FunctionPage::connectPages()
{
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(&editor(), &CodeEditor::edited, this, &FunctionPage::takeText);
    connect(m_debugging, &FunctionDebugging::startRequested, this, &FunctionPage::debugCall);
    connect(
        m_debugging, &FunctionDebugging::fileWanted, this, [this](const QString &path) { showFile(fileAt(sources(), path)); });
    connect(m_debugging, &FunctionDebugging::devToolsOpened, this,
        [this] { m_tabs->setCurrentIndex(m_pages->indexOf(&m_debugging->page())); });
    connect(m_profile, &ProfilePage::startRequested, this, &FunctionPage::profileCall);
    connect(&m_code->invoke(), &InvokePane::profileRequested, this, &FunctionPage::profileCall);
    connect(m_profile, &ProfilePage::sourceRequested, this, &FunctionPage::showSource);
    m_code->invoke().setDraftSource([this](const auto &take) { handOverDraft(take); });
    connect(
        &m_code->invoke(), &InvokePane::draftRefused, this, [this](const Error &refusal) { showRefusal(sources(), refusal); });
    connect(m_triggers, &TriggersPage::noted, &m_toast, &Toast::showNote);
    connect(m_triggers, &TriggersPage::switched, this, &FunctionPage::refresh);
    connect(m_triggers, &TriggersPage::tryRequested, this, [this] { m_tabs->setCurrentIndex(0); });
    connect(m_triggers, &TriggersPage::callOpened, this,
        [this](const QString &invocation) { Q_EMIT callRequested(m_name, invocation); });
    connect(m_environment, &EnvironmentPage::applied, this, &FunctionPage::refresh);
    connect(m_versions, &VersionsPage::rolledBack, this, &FunctionPage::takeTheirs);
    connect(m_versions, &VersionsPage::comparisonRequested, this, [this](int before, int after) {
        if (after > 0)
            m_flow->compare(before, after);
        else
            m_flow->compareWith(before, sources(), {editor().file(), 0});
    });
    for (const DraftPage *page : std::as_const(m_draftPages))
        connect(page, &DraftPage::changed, this, &FunctionPage::keepSettings);
    connect(&m_client, &ServerClient::serverChanged, this, [this] { m_drafts->open(m_client.server()); });
}

CodeEditor &FunctionPage::editor() const
{
    return m_code->editor();
}

QWidget *FunctionPage::makeHeader()
{
    auto *header = new QWidget;
    auto *layout = new QVBoxLayout(header);
    layout->setContentsMargins(spacing::kLarge, spacing::kMedium, spacing::kLarge, 0);
    layout->setSpacing(spacing::kTight);
    layout->addWidget(m_header);
    layout->addWidget(m_banner);
    layout->addWidget(m_tabs);
    connect(m_header, &FunctionHeader::backRequested, this, &FunctionPage::left);
    connect(m_header, &FunctionHeader::logsRequested, this, [this] { Q_EMIT logsRequested(m_name); });
    connect(m_header, &FunctionHeader::deleteRequested, this, [this] { Q_EMIT deleteRequested(m_name); });
    connect(m_header, &FunctionHeader::deployRequested, this, &FunctionPage::deploy);
    connect(m_header, &FunctionHeader::urlRequested, this, [this] {
        QGuiApplication::clipboard()->setText(m_details.summary.url);
        m_toast.showNote(tr("Copied %1").arg(m_details.summary.url));
    });
    return header;
}

void FunctionPage::addPage(const QString &title, QWidget *page)
{
    m_tabs->addTab(title);
    m_pages->addWidget(page);
}

void FunctionPage::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto run) {
        auto *action = new QAction(this);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, run);
        addAction(action);
    };
    add(QKeySequence::Save, [this] { keepDraft(); });
    add(Qt::CTRL | Qt::SHIFT | Qt::Key_Return, [this] { deploy(); });
    add(Qt::CTRL | Qt::Key_Return, [this] { runCall(); });
    add(Qt::SHIFT | Qt::Key_F5, [this] { m_code->invoke().stop(); });
    add(Qt::CTRL | Qt::Key_F5, [this] { debugCall(DebugView::Editor); });
    add(Qt::ALT | Qt::Key_Left, [this] { Q_EMIT left(); });
    add(Qt::CTRL | Qt::SHIFT | Qt::Key_L, [this] { Q_EMIT logsRequested(m_name); });
}

void FunctionPage::showSource(const QString &file, int line)
{
    m_tabs->setCurrentIndex(0);
    showFile(fileAt(sources(), file));
    editor().revealLine(line);
}

void FunctionPage::connectFiles()
{
    FileTabs &files = m_code->files();
    connect(&files, &FileTabs::chosen, this, &FunctionPage::showFile);
    connect(&files, &FileTabs::added, this, [this](const QString &path) {
        changeFiles([path](Sources &sources) { sources.modules.insert(path, QString()); }, path);
    });
    connect(&files, &FileTabs::renamed, this, [this](const QString &from, const QString &to) {
        changeFiles([from, to](Sources &sources) { sources.modules.insert(to, sources.modules.take(from)); }, to);
        m_toast.showNote(tr("%1 is now %2: imports of it have to follow").arg(moduleTitle(from), moduleTitle(to)));
    });
    connect(&files, &FileTabs::removed, this, [this](const QString &path) {
        const QString text = sources().modules.value(path);
        changeFiles([path](Sources &sources) { sources.modules.remove(path); }, {});
        m_toast.offerUndo(
            tr("Took out %1").arg(moduleTitle(path)),
            [this, path, text, name = m_name] {
                if (name == m_name)
                    changeFiles([path, text](Sources &sources) { sources.modules.insert(path, text); }, path);
            },
            [] {});
    });
}

// With the last keystrokes, which would come too late for a file that is gone.
void FunctionPage::changeFiles(const std::function<void(Sources &)> &change, const QString &shown)
{
    editor().fetchSources([this, change, shown, name = m_name](Sources sources) {
        if (name != m_name || m_details.summary.name != m_name)
            return;
        change(sources);
        keepSources(name, sources);
        showFile(shown);
    });
}

void FunctionPage::showFile(const QString &file)
{
    if (m_details.summary.name != m_name)
        return; // another function was opened and its code has not come yet
    m_files.insert(m_name, file);
    editor().open(m_name, sources(), file);
    m_code->files().show(sources(), file);
    m_debugging->showFile(editor().file());
    if (m_refused)
        editor().setFaults(faultsIn(m_faults, file));
}

Sources FunctionPage::sources() const
{
    return m_drafts->sources(m_name, m_deployed.value(m_name));
}

void FunctionPage::open(const QString &name, int line, int version, const QString &file)
{
    m_line = line;
    m_lineVersion = version;
    m_lineFile = file;
    m_logged.reset();
    m_code->showEditor();
    m_name = name;
    m_flow->open(name);
    m_header->setName(name);
    m_banner->dismiss();
    forgetRefusal();
    if (line > 0)
        m_tabs->setCurrentIndex(0);
    refresh();
}

void FunctionPage::refresh()
{
    m_client.get(functionPath(m_name), {}, this, [this, name = m_name](const Result<QJsonObject> &answer) {
        if (name != m_name)
            return;
        if (answer)
            take(*answer);
        else
            m_banner->showError(answer.error());
    });
}

void FunctionPage::take(const QJsonObject &answer)
{
    m_answer = answer;
    m_details = functionDetailsFromJson(answer);
    m_deployed.insert(m_name, m_details.sources);
    const FunctionSummary &summary = m_details.summary;
    m_header->show(summary);
    m_debugging->open(m_name);
    m_profile->show(m_name);
    showFile(m_line > 0 ? fileAt(sources(), m_lineFile) : m_files.value(m_name));
    editor().setEnvironmentKeys(m_details.environmentKeys);
    showPlace();
    showSettings();
    showEnvironment();
    m_versions->show(m_name);
    m_code->invoke().open(summary);
    showDirty();
    if (const auto logged = std::exchange(m_logged, std::nullopt))
        m_loggedRun == LoggedRun::Again ? standIn(*logged) : replay(*logged);
}

// A fault of a version that is not live, or is being changed, is shown where it was.
void FunctionPage::showPlace()
{
    const int line = std::exchange(m_line, 0);
    if (line == 0)
        return;
    const bool isOnDisplay = m_lineVersion == 0 || (!m_drafts->hasSources(m_name) && m_lineVersion == m_details.summary.version);
    if (isOnDisplay)
        editor().revealLine(line);
    else
        m_flow->compareWith(m_lineVersion, sources(), {m_lineFile, line});
}

void FunctionPage::showEnvironment()
{
    m_environment->show(m_name, m_details.environmentKeys);
    m_client.get(u"/env"_s, {}, this, [this, name = m_name](const Result<QJsonObject> &answer) {
        if (name != m_name || !answer)
            return; // what is inherited is only told
        QStringList inherited;
        for (const QJsonValue &key : answer->value("envKeys"_L1).toArray())
            inherited.append(key.toString());
        m_environment->show(m_name, m_details.environmentKeys, inherited);
        QStringList offered = m_details.environmentKeys + inherited;
        offered.removeDuplicates();
        editor().setEnvironmentKeys(offered);
    });
}

void FunctionPage::showSettings()
{
    QJsonObject edited = m_answer;
    const QJsonObject changes = m_drafts->settings(m_name);
    for (auto change = changes.begin(); change != changes.end(); ++change)
        edited.insert(change.key(), *change);
    for (DraftPage *page : std::as_const(m_draftPages))
        page->show(m_details, functionDetailsFromJson(edited));
}

void FunctionPage::keepSettings()
{
    QJsonObject all;
    for (const DraftPage *page : std::as_const(m_draftPages)) {
        const QJsonObject changes = page->changes();
        for (auto change = changes.begin(); change != changes.end(); ++change)
            all.insert(change.key(), *change);
    }
    m_banner->dismiss();
    m_drafts->setSettings(m_details.summary.name, all); // what the pages show, which may not be the one just asked for
    showDirty();
}

void FunctionPage::takeText(const QString &name, const QString &file, const QString &text)
{
    Sources edited = m_drafts->sources(name, m_deployed.value(name));
    edited.setText(file, text);
    keepSources(name, edited);
}

void FunctionPage::keepSources(const QString &name, const Sources &sources)
{
    if (name == m_name && m_refused != sources) // what was refused is not what stands there any more
        forgetRefusal();
    if (sources == m_deployed.value(name))
        m_drafts->removeSources(name);
    else
        m_drafts->setSources(name, sources);
    showDirty();
}

bool FunctionPage::isDirty() const
{
    return m_drafts->hasSources(m_name) || !m_drafts->settings(m_name).isEmpty();
}

void FunctionPage::showDirty()
{
    const bool isChanged = isDirty();
    m_header->setDirty(isChanged);
    m_code->invoke().setDirty(isChanged);
}

} // namespace isola
