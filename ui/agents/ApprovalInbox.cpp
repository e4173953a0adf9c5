#include "ui/agents/ApprovalInbox.h"

#include "ui/client/EventFollower.h"
#include "ui/client/ServerClient.h"

#include <QJsonDocument>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace isola {

ApprovalInbox::ApprovalInbox(ServerClient &client, QObject *parent) : QObject(parent), m_stream(new EventFollower(client, this))
{
    connect(m_stream, &EventFollower::eventReceived, this, [this](const QByteArray &type, const QByteArray &data) {
        if (type == "approval")
            take(approvalFromJson(QJsonDocument::fromJson(data).object()));
    });
    connect(m_stream, &EventFollower::opened, this, [this] {
        m_pending.clear(); // a new connection tells all of them again
        m_isKnown = true;
        Q_EMIT changed();
    });
    connect(m_stream, &EventFollower::refused, this, [this] {
        m_isKnown = false;
        Q_EMIT changed();
    });
    connect(&client, &ServerClient::serverChanged, this, [this] {
        m_since = QDateTime::currentDateTimeUtc();
        m_pending.clear();
        m_stream->open(u"/approvals/stream"_s, {}, {});
    });
}

void ApprovalInbox::take(const Approval &approval)
{
    const auto found
        = std::find_if(m_pending.begin(), m_pending.end(), [&](const Approval &known) { return known.id == approval.id; });
    const bool isNew = found == m_pending.end();
    if (!isNew && approval.isPending())
        *found = approval;
    else if (!isNew)
        m_pending.erase(found);
    else if (approval.isPending())
        m_pending.prepend(approval);
    Q_EMIT changed();
    if (!approval.isPending())
        Q_EMIT settled(approval);
    else if (isNew && approval.createdAt >= m_since)
        Q_EMIT arrived(approval);
}

} // namespace isola
