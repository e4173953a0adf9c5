// FunctionPage's calls: made, stood in, measured, out of the log.

#include "ui/registry/FunctionPage.h"

#include "ui/client/ServerClient.h"
#include "ui/editor/CodeEditor.h"
#include "ui/invoke/InvokePane.h"
#include "ui/invoke/LoggedCall.h"
#include "ui/profile/ProfilePage.h"
#include "ui/registry/CodePage.h"
#include "ui/registry/DraftStore.h"
#include "ui/registry/FunctionDebugging.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Format.h"

#include <QStackedWidget>
#include <QTabBar>

using namespace Qt::StringLiterals;

namespace isola {

void FunctionPage::runCall()
{
    m_tabs->setCurrentIndex(0);
    m_code->invoke().run();
}

// What the test call would run: `take` gets its request, and the draft where that is chosen.
void FunctionPage::handOverCall(const std::function<void(const QJsonObject &request, const QJsonObject &draft)> &take)
{
    InvokePane &invoke = m_code->invoke();
    if (!invoke.isSendable())
        return m_tabs->setCurrentIndex(0); // it says why
    if (m_details.summary.name != m_name)
        return;
    if (!invoke.runsDraft())
        return take(invoke.request(), {});
    handOverDraft([this, take](const QJsonObject &draft) { take(m_code->invoke().request(), draft); });
}

void FunctionPage::debugCall(DebugView view)
{
    if (view == DebugView::Editor)
        m_tabs->setCurrentIndex(0);
    handOverCall([this, view](const QJsonObject &request, const QJsonObject &draft) {
        const bool isOnDisplay = !draft.isEmpty() || !m_drafts->hasSources(m_name);
        m_debugging->start(request, draft, view, isOnDisplay);
    });
}

void FunctionPage::profileCall()
{
    m_tabs->setCurrentIndex(m_pages->indexOf(m_profile));
    handOverCall([this](const QJsonObject &request, const QJsonObject &draft) { m_profile->start(request, draft); });
}

void FunctionPage::debugLogged(const LogEntry &entry, LoggedRun run)
{
    m_logged = entry; // until the code has come
    m_loggedRun = run;
}

void FunctionPage::replay(const LogEntry &entry)
{
    const bool isOnDisplay = entry.version == m_details.summary.version && !m_drafts->hasSources(m_name);
    m_tabs->setCurrentIndex(0);
    m_banner->showMessage(Tone::Info, tr("The call of %1, as it was recorded").arg(exactTime(entry.time)));
    m_debugging->stopAt(entry.file, entry.line);
    m_debugging->replay(entry.id, isOnDisplay ? DebugView::Editor : DebugView::DevTools, isOnDisplay);
}

// In the version that it ran in, which may not be what the editor shows.
void FunctionPage::standIn(const LogEntry &entry)
{
    const LoggedCall call = loggedCall(entry);
    m_code->invoke().setRequest(call.request);
    m_tabs->setCurrentIndex(0);
    m_banner->showMessage(Tone::Info, tr("The call of %1, once more").arg(exactTime(entry.time)), call.missing);
    m_debugging->stopAt(entry.file, entry.line);
    if (entry.version == 0)
        return debugCall(DebugView::Editor); // a draft of that time: it was not kept
    if (entry.version == m_details.summary.version) {
        const bool isOnDisplay = !m_drafts->hasSources(m_name);
        return m_debugging->start(call.request, {}, isOnDisplay ? DebugView::Editor : DebugView::DevTools, isOnDisplay);
    }
    m_client.get(functionPath(m_name, u"/versions/%1"_s.arg(entry.version)), {}, this,
        [this, call, name = m_name](const Result<QJsonObject> &version) {
            if (name != m_name)
                return;
            if (!version)
                return m_banner->showError(version.error());
            const QJsonObject draft{{u"code"_s, version->value("code"_L1)}, {u"modules"_s, version->value("modules"_L1)}};
            m_debugging->start(call.request, draft, DebugView::DevTools, false);
        });
}

// What a deploy would send: a test call runs it without.
void FunctionPage::handOverDraft(const std::function<void(const QJsonObject &)> &take)
{
    editor().fetchSources([this, take, name = m_name](const Sources &sources) {
        if (name != m_name || m_details.summary.name != m_name)
            return;
        keepSources(name, sources);
        QJsonObject draft = m_drafts->settings(name);
        draft.insert("code"_L1, sources.code);
        draft.insert("modules"_L1, modulesJson(sources));
        take(draft);
    });
}

} // namespace isola
