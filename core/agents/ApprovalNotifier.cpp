#include "core/agents/ApprovalNotifier.h"

#include "core/dispatch/hostcalls/EgressRules.h"
#include "core/model/FunctionJson.h"
#include "core/registry/AppRegistry.h"
#include "core/registry/NewApp.h"
#include "core/registry/RegistryDatabase.h"

#include <QJsonDocument>
#include <QLoggingCategory>
#include <QMessageAuthenticationCode>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace isola {

Q_DECLARE_LOGGING_CATEGORY(approvalsLog)

static constexpr Milliseconds kNoticePatience{15000};
static constexpr Milliseconds kNoticeWaits[] = {Milliseconds(1000), Milliseconds(5000), Milliseconds(30000), Milliseconds(120000),
    Milliseconds(300000), Milliseconds(900000), Milliseconds(3600000), Milliseconds(6 * 3600000)}; // between attempts

ApprovalNotifier::ApprovalNotifier(const Surroundings &surroundings) : m_around(surroundings)
{
    connect(&m_around.approvals, &ApprovalDesk::approvalChanged, this, &ApprovalNotifier::take);
}

ApprovalNotifier::~ApprovalNotifier()
{
    for (const auto &[id, notice] : m_notices)
        m_around.client.cancel(notice.transfer);
}

void ApprovalNotifier::start()
{
    for (const AppPtr &app : m_around.apps.list()) {
        for (const ToolApproval &approval : m_around.approvals.pending(app->id))
            m_around.approvals.find(
                app->id, approval.id, [self = QPointer<ApprovalNotifier>(this)](const Result<ApprovalDesk::Details> &details) {
                    const auto isTold
                        = [](const ApprovalEvent &event) { return event.kind == "told"_L1 || event.kind == "untold"_L1; };
                    if (self && details && std::none_of(details->events.begin(), details->events.end(), isTold))
                        self->take(details->approval);
                });
    }
}

// One that waits is told of; one that does not wait any more need not be.
void ApprovalNotifier::take(const ToolApproval &approval)
{
    if (!approval.isPending()) {
        if (const auto notice = m_notices.extract(approval.id))
            m_around.client.cancel(notice.mapped().transfer);
        return;
    }
    if (!m_around.settings.of(approval.app).webhook || m_notices.contains(approval.id))
        return;
    Notice &notice = m_notices[approval.id];
    notice.approval = approval;
    notice.timer = std::make_unique<QTimer>();
    notice.timer->setSingleShot(true);
    send(approval.id);
}

// Standard Webhooks 1.0: the id, the time and the body are signed.
static void sign(EgressRequest &request, const QByteArray &id, const QByteArray &seconds, const QString &secret)
{
    const QByteArray key = QByteArray::fromBase64(secret.sliced(6).toLatin1()); // after "whsec_"
    const QByteArray message = id + '.' + seconds + '.' + QByteArray::fromStdString(request.bytes);
    const QByteArray signature = QMessageAuthenticationCode::hash(message, key, QCryptographicHash::Sha256).toBase64();
    request.fields.emplace_back("webhook-id", id.toStdString());
    request.fields.emplace_back("webhook-timestamp", seconds.toStdString());
    request.fields.emplace_back("webhook-signature", "v1," + signature.toStdString());
}

void ApprovalNotifier::send(int64_t id)
{
    Notice &notice = m_notices.at(id);
    const std::optional<ApprovalWebhook> &webhook = m_around.settings.of(notice.approval.app).webhook;
    const AppPtr app = m_around.apps.find(notice.approval.app.value.toUtf8());
    if (!webhook || !app) {
        m_notices.erase(id);
        return;
    }
    ++notice.attempt;
    notice.status = 0;
    const QDateTime now = timeOf(m_around.clock);
    const QJsonObject payload{{u"type"_s, u"approval.requested"_s}, {u"timestamp"_s, timeJson(notice.approval.createdAt)},
        {u"data"_s, approvalJson(notice.approval)}};
    EgressRequest request;
    request.method = "POST";
    request.url = webhook->url.toStdString();
    request.fields = {{"content-type", "application/json"}, {"user-agent", "isola/" ISOLA_VERSION}};
    request.body = EgressRequest::Body::Whole;
    request.bytes = QJsonDocument(payload).toJson(QJsonDocument::Compact).toStdString();
    request.policy = egressPolicyOf(app->egress);
    sign(request, "msg_" + approvalIdText(id).toLatin1(), QByteArray::number(now.toSecsSinceEpoch()), webhook->secret);
    notice.timer->disconnect();
    connect(notice.timer.get(), &QTimer::timeout, this, [this, id] { tryAgain(id, u"it took too long"_s); });
    notice.timer->start(kNoticePatience);
    EgressClient::Listener listener;
    listener.head = [this, id](const HttpHead &head) { m_notices.at(id).status = head.status; };
    listener.ended = [this, id](const QString &fault) { takeEnd(id, fault); };
    notice.transfer = m_around.client.start(std::move(request), std::nullopt, std::move(listener));
}

void ApprovalNotifier::takeEnd(int64_t id, const QString &fault)
{
    const int status = m_notices.at(id).status;
    if (!fault.isEmpty())
        return tryAgain(id, fault);
    if (status >= 200 && status < 300)
        return finish(id, u"told"_s, QString::number(status));
    if (status == 410)
        return finish(id, u"untold"_s, u"410: the receiver wants no more"_s);
    tryAgain(id, u"the answer is %1"_s.arg(status));
}

void ApprovalNotifier::tryAgain(int64_t id, const QString &reason)
{
    Notice &notice = m_notices.at(id);
    m_around.client.cancel(notice.transfer);
    qCWarning(approvalsLog).noquote() << u"The webhook was not told of %1: %2"_s.arg(approvalIdText(id), reason);
    if (size_t(notice.attempt) > std::size(kNoticeWaits))
        return finish(id, u"untold"_s, reason);
    notice.timer->disconnect();
    connect(notice.timer.get(), &QTimer::timeout, this, [this, id] { send(id); });
    notice.timer->start(kNoticeWaits[notice.attempt - 1]);
}

// An event of the approval, for people and for the next start.
void ApprovalNotifier::finish(int64_t id, const QString &kind, const QString &note)
{
    auto notice = m_notices.extract(id);
    notice.mapped().timer.release()->deleteLater(); // it may be what called
    m_around.database.run<void>(
        this,
        [id, event = ApprovalEvent{timeOf(m_around.clock), kind, {}, note}](RegistryStores &stores) -> Result<void> {
            ApprovalStore(stores.database).addEvent(id, event);
            return {};
        },
        [](const Result<void> &) {});
}

} // namespace isola
