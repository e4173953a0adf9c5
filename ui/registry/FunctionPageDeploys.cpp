// FunctionPage's drafts on their way to a deploy: looked over, refused, live.

#include "ui/registry/FunctionPage.h"

#include "ui/editor/CodeEditor.h"
#include "ui/registry/CodePage.h"
#include "ui/registry/DeployFlow.h"
#include "ui/registry/DraftStore.h"
#include "ui/registry/ReviewPane.h"
#include "ui/registry/ShadowCard.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Toast.h"

#include <QTabBar>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace isola {

// "code" or "modules[\"./lib/x.ts\"]".
static QString fileOf(const FieldError &fault, const Sources &sources)
{
    return fileAt(sources, fault.field.section('"'_L1, 1, 1));
}

void FunctionPage::connectDeploys()
{
    connect(&m_code->review(), &ReviewPane::deployRequested, m_flow, &DeployFlow::send);
    connect(&m_code->review().shadow(), &ShadowCard::runRequested, m_flow, &DeployFlow::shadow);
    connect(&m_code->review(), &ReviewPane::theirsWanted, this, &FunctionPage::takeTheirs);
    connect(m_flow, &DeployFlow::shown, this, [this] { m_tabs->setCurrentIndex(0); });
    connect(m_flow, &DeployFlow::deployed, this, &FunctionPage::takeDeployed);
    connect(m_flow, &DeployFlow::refused, this, &FunctionPage::takeRefusal);
    connect(m_flow, &DeployFlow::failed, m_banner, &Banner::showError);
}

// The last keystrokes are still on their way from the page: they are fetched first.
void FunctionPage::keepDraft()
{
    editor().fetchSources([this, name = m_name](const Sources &sources) {
        if (name != m_name || m_details.summary.name != m_name)
            return;
        keepSources(name, sources);
        m_drafts->saveNow();
        m_toast.showNote(isDirty() ? tr("Draft kept. Deploy makes it live.") : tr("Everything here is deployed."));
    });
}

void FunctionPage::deploy()
{
    if (m_code->isReviewing())
        return m_flow->send();
    if (m_details.summary.name != m_name)
        return; // another function was opened and its code has not come yet
    editor().fetchSources([this, name = m_name](const Sources &sources) {
        if (name != m_name)
            return;
        keepSources(name, sources);
        if (isDirty())
            m_flow->review(sources, m_details.summary.version);
        else
            m_toast.showNote(tr("Nothing to deploy: %1 is live as it is.").arg(name));
    });
}

void FunctionPage::takeTheirs()
{
    m_drafts->removeSources(m_name);
    m_drafts->setSettings(m_name, {});
    m_code->showEditor();
    refresh();
}

void FunctionPage::takeRefusal(const QString &name, const Sources &sources, const Error &refusal)
{
    if (name != m_name)
        return m_toast.showNote(tr("%1 was not deployed: %2").arg(name, refusal.message));
    m_code->showEditor();
    showRefusal(sources, refusal);
    showDirty();
}

void FunctionPage::takeDeployed(const QString &name, const Sources &sources, int version)
{
    m_toast.showNote(tr("Deployed %1 v%2").arg(name).arg(version));
    m_deployed.insert(name, sources);
    if (name != m_name)
        return;
    m_code->showEditor();
    m_banner->dismiss();
    forgetRefusal();
    showDirty();
    refresh();
}

// Beside the code when it is about the code, until that is changed; over all pages when it is about the settings.
void FunctionPage::showRefusal(const Sources &sources, const Error &refusal)
{
    const auto about
        = std::find_if(refusal.details.begin(), refusal.details.end(), [](const FieldError &fault) { return fault.line > 0; });
    const bool isAboutCode = about != refusal.details.end()
        || std::any_of(refusal.details.begin(), refusal.details.end(),
            [](const FieldError &fault) { return fault.field == "code"_L1 || fault.field.startsWith("modules["_L1); });
    if (!isAboutCode)
        return m_banner->showError(refusal);
    m_refused = sources;
    m_faults = refusal.details;
    m_tabs->setCurrentIndex(0);
    m_code->showRefusal(refusal);
    showFile(about == refusal.details.end() ? editor().file() : fileOf(*about, sources));
}

void FunctionPage::forgetRefusal()
{
    if (!std::exchange(m_refused, std::nullopt))
        return;
    m_code->dismissRefusal();
    editor().setFaults({});
}

} // namespace isola
