#pragma once
// Sends one client what happens in a run: first what has happened since the event that it has, then the rest as it comes. Child
// of its stream.

#include "core/agents/RunRegistry.h"
#include "server/EventAnswer.h"

namespace isola {

class RunFollower final : public QObject {
    Q_OBJECT

public:
    // `runs` outlives it.
    RunFollower(RunRegistry &runs, const AgentRun &run, int after, EventAnswer &stream);

private:
    void begin();
    void send(const QList<RunEvent> &events);
    void sendPiece(QJsonObject piece);

    RunRegistry &m_runs;
    const AgentRun m_run;
    EventAnswer &m_stream;
    int m_sent; // the last event that the client has
    bool m_isLive = false; // all that happened before was sent
    QList<RunEvent> m_early; // came before that
};

} // namespace isola
