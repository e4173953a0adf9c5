#include "ui/registry/FunctionPage.h"

#include "ui/agents/AgentToolPage.h"
#include "ui/client/ServerClient.h"
#include "ui/debug/DebugPage.h"
#include "ui/editor/CodeEditor.h"
#include "ui/env/EnvironmentPage.h"
#include "ui/invoke/InvokePane.h"
#include "ui/registry/CodePage.h"
#include "ui/registry/DraftStore.h"
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
    , m_debug(new DebugPage(client, theme))
    , m_triggers(new TriggersPage(theme))
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
    addPage(tr("Debug"), m_debug);
    addPage(tr("Triggers"), m_triggers);
    addPage(tr("Environment"), m_environment);
    addPage(tr("Agent tool"), m_agentTool);
    addPage(tr("Limits"), m_limits);
    addPage(tr("Versions"), m_versions);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    layout->addWidget(makeLine());
    layout->addWidget(m_pages, 1);
    connectPages();
    addShortcuts();
    setFocusProxy(m_code);
}

void FunctionPage::connectPages()
{
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(&editor(), &CodeEditor::edited, this, &FunctionPage::takeText);
    connect(&m_code->review(), &ReviewPane::deployRequested, this, &FunctionPage::sendDeploy);
    connect(&m_code->review(), &ReviewPane::theirsWanted, this, &FunctionPage::takeTheirs);
    connect(m_debug, &DebugPage::startRequested, this, &FunctionPage::debugCall);
    connect(m_environment, &EnvironmentPage::applied, this, &FunctionPage::refresh);
    connect(m_versions, &VersionsPage::rolledBack, this, &FunctionPage::takeTheirs);
    connect(m_versions, &VersionsPage::comparisonRequested, this, [this](int before, int after) { compare(before, after); });
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
    add(Qt::Key_F5, [this] { debugCall(); });
    add(Qt::ALT | Qt::Key_Left, [this] { Q_EMIT left(); });
    add(Qt::CTRL | Qt::SHIFT | Qt::Key_L, [this] { Q_EMIT logsRequested(m_name); });
}

void FunctionPage::runCall()
{
    m_tabs->setCurrentIndex(0);
    m_code->invoke().run();
}

// What is in the editor, live or not.
void FunctionPage::debugCall()
{
    m_tabs->setCurrentIndex(m_pages->indexOf(m_debug));
    editor().fetchText([this, name = m_name](const QString &code) {
        if (name == m_name)
            m_debug->start(m_code->invoke().request(), code == m_details.code ? QString() : code);
    });
}

void FunctionPage::open(const QString &name, int line, int version)
{
    m_line = line;
    m_lineVersion = version;
    m_code->showEditor();
    m_name = name;
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
    const FunctionSummary &summary = m_details.summary;
    m_header->show(summary);
    editor().open(m_name, m_drafts->code(m_name, m_details.code));
    editor().setEnvironmentKeys(m_details.environmentKeys);
    if (const int line = std::exchange(m_line, 0); line > 0) {
        // A fault of a version that is not live, or is being changed, is shown where it was.
        const bool isOnDisplay = !m_drafts->hasCode(m_name) && (m_lineVersion == 0 || m_lineVersion == summary.version);
        if (isOnDisplay)
            editor().revealLine(line);
        else
            compare(m_lineVersion > 0 ? m_lineVersion : summary.version, 0, line);
    }
    showSettings();
    showEnvironment();
    m_debug->show(m_name);
    m_versions->show(m_name);
    m_code->invoke().open(summary);
    showDirty();
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

void FunctionPage::takeText(const QString &name, const QString &text)
{
    if (name == m_name && text != m_refused) // what was refused is not what stands there any more
        forgetRefusal();
    if (name == m_name && text == m_details.code)
        m_drafts->removeCode(name);
    else
        m_drafts->setCode(name, text);
    showDirty();
}

// Beside the code when it is about the code, until that is changed; over all pages when it is about the settings.
void FunctionPage::showRefusal(const QString &code, const Error &refusal)
{
    const bool isAboutCode = std::any_of(refusal.details.begin(), refusal.details.end(),
        [](const FieldError &fault) { return fault.line > 0 || fault.field == "code"_L1; });
    if (!isAboutCode)
        return m_banner->showError(refusal);
    m_refused = code;
    m_tabs->setCurrentIndex(0);
    m_code->showRefusal(refusal);
    editor().setFaults(refusal.details);
}

void FunctionPage::forgetRefusal()
{
    if (std::exchange(m_refused, QString()).isNull())
        return;
    m_code->dismissRefusal();
    editor().setFaults({});
}

bool FunctionPage::isDirty() const
{
    return m_drafts->hasCode(m_name) || !m_drafts->settings(m_name).isEmpty();
}

void FunctionPage::showDirty()
{
    const bool isChanged = isDirty();
    m_header->setDirty(isChanged);
    m_code->invoke().setDirty(isChanged);
}

// The last keystrokes are still on their way from the page: they are fetched first.
void FunctionPage::keepDraft()
{
    editor().fetchText([this, name = m_name](const QString &code) {
        if (name != m_name || m_details.summary.name != m_name)
            return;
        takeText(name, code);
        m_drafts->saveNow();
        m_toast.showNote(isDirty() ? tr("Draft kept. Deploy makes it live.") : tr("Everything here is deployed."));
    });
}

void FunctionPage::deploy()
{
    if (m_code->isReviewing())
        return sendDeploy();
    if (m_details.summary.name != m_name)
        return; // another function was opened and its code has not come yet
    editor().fetchText([this, name = m_name](const QString &code) {
        if (name != m_name)
            return;
        takeText(name, code);
        if (isDirty())
            review(code);
        else
            m_toast.showNote(tr("Nothing to deploy: %1 is live as it is.").arg(name));
    });
}

// Against what is live at this moment, which someone else may have changed.
void FunctionPage::review(const QString &code)
{
    m_reviewed = code;
    m_client.get(functionPath(m_name), {}, this, [this, name = m_name](const Result<QJsonObject> &answer) {
        if (name != m_name)
            return;
        if (answer)
            showReview(*answer);
        else
            m_banner->showError(answer.error());
    });
}

void FunctionPage::showReview(const QJsonObject &deployed)
{
    const FunctionDetails theirs = functionDetailsFromJson(deployed);
    const bool isCodeChanged = theirs.code != m_reviewed;
    m_tabs->setCurrentIndex(0);
    m_code->review().show(deployed, m_drafts->settings(m_name), isCodeChanged);
    m_code->showReview(tr("v%1 on the left, yours on the right").arg(theirs.summary.version), theirs.code, m_reviewed);
    if (theirs.summary.version != m_details.summary.version)
        m_code->review().showConflict(theirs.summary.version);
    m_reviewedVersion = theirs.summary.version;
}

void FunctionPage::takeTheirs()
{
    m_drafts->removeCode(m_name);
    m_drafts->setSettings(m_name, {});
    m_code->showEditor();
    refresh();
}

void FunctionPage::sendDeploy()
{
    if (!m_code->isReviewing() || m_code->review().isBusy())
        return;
    QJsonObject body = m_drafts->settings(m_name);
    body.insert("name"_L1, m_name);
    body.insert("code"_L1, m_reviewed); // every deploy names its code
    if (const QString note = m_code->review().note(); !note.isEmpty())
        body.insert("note"_L1, note);
    m_code->review().setBusy(true);
    const auto done = [this, name = m_name, body](const Result<QJsonObject> &answer) { takeDeployed(name, body, answer); };
    m_client.postOver(m_reviewedVersion, u"/functions"_s, body, this, done);
}

// Two versions side by side, or one and what is in the editor.
void FunctionPage::compare(int before, int after, int line)
{
    const auto path = [this](int version) { return functionPath(m_name, u"/versions/%1"_s.arg(version)); };
    const auto codeOf = [](const QJsonObject &version) { return version.value("code"_L1).toString(); };
    m_client.get(path(before), {}, this, [=, this, name = m_name](const Result<QJsonObject> &first) {
        if (name != m_name)
            return;
        if (!first)
            return m_banner->showError(first.error());
        m_tabs->setCurrentIndex(0);
        if (after == 0)
            return m_code->showDifference(tr("v%1 on the left, the editor's text on the right").arg(before), codeOf(*first),
                m_drafts->code(m_name, m_details.code), line);
        m_client.get(path(after), {}, this, [=, this](const Result<QJsonObject> &second) {
            if (name != m_name)
                return;
            if (!second)
                return m_banner->showError(second.error());
            m_code->showDifference(
                tr("v%1 on the left, v%2 on the right").arg(before).arg(after), codeOf(*first), codeOf(*second));
        });
    });
}

void FunctionPage::takeDeployed(const QString &name, const QJsonObject &sent, const Result<QJsonObject> &answer)
{
    const bool isShown = name == m_name;
    if (!answer) {
        if (!isShown)
            return m_toast.showNote(tr("%1 was not deployed: %2").arg(name, answer.error().message));
        m_code->review().setBusy(false);
        if (answer.error().code == ErrorCode::ResourceConflict)
            return review(sent.value("code"_L1).toString()); // once more, against what they deployed meanwhile
        m_code->showEditor();
        showRefusal(sent.value("code"_L1).toString(), answer.error());
        return showDirty();
    }
    const QString code = sent.value("code"_L1).toString();
    if (m_drafts->code(name, code) == code) // typed on meanwhile: that is the next draft
        m_drafts->removeCode(name);
    QJsonObject settings = sent;
    settings.remove("name"_L1);
    settings.remove("code"_L1);
    settings.remove("note"_L1);
    if (m_drafts->settings(name) == settings)
        m_drafts->setSettings(name, {});
    m_toast.showNote(tr("Deployed %1 v%2").arg(name).arg(answer->value("version"_L1).toInt()));
    if (!isShown)
        return;
    m_details.code = code;
    m_code->showEditor();
    m_banner->dismiss();
    forgetRefusal();
    showDirty();
    refresh();
}

} // namespace isola
