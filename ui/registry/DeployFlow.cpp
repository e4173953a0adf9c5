#include "ui/registry/DeployFlow.h"

#include "ui/client/ServerClient.h"
#include "ui/registry/DraftStore.h"
#include "ui/registry/ReviewPane.h"
#include "ui/registry/ShadowCard.h"

using namespace Qt::StringLiterals;

namespace isola {

DeployFlow::DeployFlow(ServerClient &client, CodePage &code, DraftStore &drafts, QObject *parent)
    : QObject(parent), m_client(client), m_code(code), m_drafts(drafts)
{
}

void DeployFlow::review(const Sources &sources, int openedVersion)
{
    m_reviewed = sources;
    m_openedVersion = openedVersion;
    m_client.get(functionPath(m_name), {}, this, [this, name = m_name](const Result<QJsonObject> &answer) {
        if (name != m_name)
            return;
        if (answer)
            showReview(*answer);
        else
            Q_EMIT failed(answer.error());
    });
}

void DeployFlow::showReview(const QJsonObject &deployed)
{
    const FunctionDetails theirs = functionDetailsFromJson(deployed);
    m_reviewedVersion = theirs.summary.version;
    m_theirs = theirs.sources;
    Q_EMIT shown();
    m_code.review().show(deployed, m_drafts.settings(m_name), theirs.sources != m_reviewed);
    m_code.showReview(tr("v%1 on the left, yours on the right").arg(m_reviewedVersion), theirs.sources, m_reviewed);
    if (m_reviewedVersion != m_openedVersion)
        m_code.review().showConflict(m_reviewedVersion);
}

QJsonObject DeployFlow::deployBody() const
{
    QJsonObject body = m_drafts.settings(m_name);
    body.insert("name"_L1, m_name);
    body.insert("code"_L1, m_reviewed.code); // every deploy names its code
    if (m_reviewed.modules != m_theirs.modules)
        body.insert("modules"_L1, modulesJson(m_reviewed));
    if (const QString note = m_code.review().note(); !note.isEmpty())
        body.insert("note"_L1, note);
    return body;
}

void DeployFlow::shadow()
{
    static constexpr int kCalls = 100;
    QJsonObject draft = deployBody();
    draft.remove("name"_L1);
    ShadowCard &card = m_code.review().shadow();
    card.setRunning();
    const QJsonObject body{{u"draft"_s, draft}, {u"last"_s, kCalls}};
    m_client.post(functionPath(m_name, u"/shadow"_s), body, &card,
        [this, &card, name = m_name, sources = m_reviewed](const Result<QJsonObject> &report) {
            if (name != m_name || sources != m_reviewed)
                return; // of what is no longer looked over
            if (report)
                card.showReport(*report);
            else
                card.showFault(report.error());
        });
}

void DeployFlow::send()
{
    if (!m_code.isReviewing() || m_code.review().isBusy())
        return;
    const QJsonObject body = deployBody();
    m_code.review().setBusy(true);
    const auto done = [this, name = m_name, body, sources = m_reviewed](
                          const Result<QJsonObject> &answer) { take(name, body, sources, answer); };
    m_client.postOver(m_reviewedVersion, u"/functions"_s, body, this, done);
}

void DeployFlow::take(const QString &name, const QJsonObject &sent, const Sources &sources, const Result<QJsonObject> &answer)
{
    const bool isShown = name == m_name;
    if (!answer) {
        if (isShown)
            m_code.review().setBusy(false);
        if (isShown && answer.error().code == ErrorCode::ResourceConflict)
            return review(sources, m_openedVersion); // once more, against what they deployed meanwhile
        Q_EMIT refused(name, sources, answer.error());
        return;
    }
    if (m_drafts.sources(name, sources) == sources) // typed on meanwhile: that is the next draft
        m_drafts.removeSources(name);
    QJsonObject settings = sent;
    for (const QString &field : {u"name"_s, u"code"_s, u"modules"_s, u"note"_s})
        settings.remove(field);
    if (m_drafts.settings(name) == settings)
        m_drafts.setSettings(name, {});
    Q_EMIT deployed(name, sources, answer->value("version"_L1).toInt());
}

// ---- Beside older versions

void DeployFlow::ask(int version, std::function<void(const Sources &)> take)
{
    const QString path = functionPath(m_name, u"/versions/%1"_s.arg(version));
    m_client.get(path, {}, this, [this, name = m_name, take = std::move(take)](const Result<QJsonObject> &answer) {
        if (name != m_name)
            return;
        if (answer)
            take(functionDetailsFromJson(*answer).sources);
        else
            Q_EMIT failed(answer.error());
    });
}

void DeployFlow::compareWith(int before, const Sources &mine, const CodePlace &place)
{
    ask(before, [this, before, mine, place](const Sources &theirs) {
        Q_EMIT shown();
        m_code.showDifference(tr("v%1 on the left, the editor's text on the right").arg(before), theirs, mine, place);
    });
}

void DeployFlow::compare(int before, int after)
{
    ask(before, [this, before, after](const Sources &first) {
        ask(after, [this, before, after, first](const Sources &second) {
            Q_EMIT shown();
            m_code.showDifference(tr("v%1 on the left, v%2 on the right").arg(before).arg(after), first, second);
        });
    });
}

} // namespace isola
