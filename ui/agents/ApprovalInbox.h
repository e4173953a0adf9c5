#pragma once
// The tool calls that wait for a person, as the server pushes them, all the time and whatever panel is on display. Owned by
// MainWindow; the panel, the badge and the notification look at it.

#include "ui/client/AgentValues.h"

#include <QObject>

namespace isola {

class EventFollower;
class ServerClient;

class ApprovalInbox final : public QObject {
    Q_OBJECT

public:
    explicit ApprovalInbox(ServerClient &client, QObject *parent = nullptr);

    const QList<Approval> &pending() const { return m_pending; } // newest first
    bool isKnown() const { return m_isKnown; } // false: this server has no approvals

Q_SIGNALS:
    void changed();
    void arrived(const Approval &approval); // after the first ones were read
    void settled(const Approval &approval); // decided here or elsewhere, or too late

private:
    void take(const Approval &approval);

    EventFollower *m_stream;
    QList<Approval> m_pending;
    QDateTime m_since; // what was made before is no news
    bool m_isKnown = true;
};

} // namespace isola
