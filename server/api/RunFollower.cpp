#include "server/api/RunFollower.h"

#include "core/model/FunctionJson.h"

#include <QJsonDocument>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace isola {

RunFollower::RunFollower(RunRegistry &runs, const AgentRun &run, int after, EventAnswer &stream)
    : QObject(&stream), m_runs(runs), m_run(run), m_stream(stream), m_sent(after)
{
    connect(&stream, &EventAnswer::begun, this, &RunFollower::begin);
}

// What is told of while the past is read may be in it too: numbers tell.
void RunFollower::begin()
{
    connect(&m_runs, &RunRegistry::runProgressed, this, [this](const AgentRun &run, const QList<RunEvent> &events) {
        if (run.id == m_run.id)
            m_isLive ? send(events) : m_early.append(events);
    });
    connect(&m_runs, &RunRegistry::runSpoke, this, [this](const AgentRun &run, const QJsonObject &piece) {
        if (run.id == m_run.id && m_isLive)
            sendPiece(piece);
    });
    m_runs.events(m_run.id, m_sent, [self = QPointer<RunFollower>(this)](const Result<QList<RunEvent>> &events) {
        if (!self)
            return;
        if (!events)
            return self->m_stream.finish(); // the client comes back
        self->m_isLive = true;
        self->send(*events);
        self->send(std::exchange(self->m_early, {}));
        if (events->isEmpty() && self->m_run.isOver())
            self->m_stream.finish(); // it had all of it already
    });
}

// Without a number: who comes back reads on behind the last event that has one, and the whole text comes with node_end.
void RunFollower::sendPiece(QJsonObject piece)
{
    piece.insert("run"_L1, runIdText(m_run.id));
    m_stream.send(serverSentEvent("llm_delta", {}, QJsonDocument(piece).toJson(QJsonDocument::Compact)));
}

void RunFollower::send(const QList<RunEvent> &events)
{
    for (const RunEvent &event : events) {
        if (event.number <= m_sent)
            continue;
        m_sent = event.number;
        QJsonObject data = event.data;
        data.insert("run"_L1, runIdText(m_run.id));
        data.insert("at"_L1, timeJson(event.at));
        m_stream.send(serverSentEvent(
            event.name.toLatin1(), QByteArray::number(event.number), QJsonDocument(data).toJson(QJsonDocument::Compact)));
        if (event.isLast())
            m_stream.finish();
    }
}

} // namespace isola
