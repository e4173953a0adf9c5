#include "ui/debug/InspectedCall.h"

#include "ui/client/ServerClient.h"

#include <QPointer>

using namespace Qt::StringLiterals;

namespace isola {

static void endSession(ServerClient &client, const QString &function, const QString &id)
{
    client.remove(functionPath(function, u"/debug/"_s + id), &client, [](const Result<QJsonObject> &) {});
}

InspectedCall::InspectedCall(ServerClient &client, const QString &function, const QJsonObject &session, QObject *parent)
    : QObject(parent), m_client(&client), m_function(function)
{
    connect(&m_inspector, &InspectorSocket::opened, this, &InspectedCall::opened);
    connect(&m_inspector, &InspectorSocket::closed, this, &InspectedCall::closed);
    const auto done = [&client, function, self = QPointer(this)](const Result<QJsonObject> &answer) {
        if (self && answer)
            self->open(*answer);
        else if (self)
            Q_EMIT self->refused(answer.error());
        else if (answer) // nobody will come for it
            endSession(client, function, answer->value("id"_L1).toString());
    };
    client.post(functionPath(function, u"/debug"_s), session, &client, done);
}

InspectedCall::~InspectedCall()
{
    m_inspector.disconnect(this);
    if (m_client && !m_id.isEmpty())
        endSession(*m_client, m_function, m_id);
    m_inspector.close();
}

void InspectedCall::open(const QJsonObject &session)
{
    m_id = session.value("id"_L1).toString();
    m_version = session.value("version"_L1).toInt();
    m_inspector.open(QUrl(session.value("webSocketDebuggerUrl"_L1).toString()));
}

void InspectedCall::call(const QJsonObject &request)
{
    run(functionPath(m_function, u"/invoke?detail=true&debug="_s + m_id), request);
}

void InspectedCall::replay(const QString &invocation)
{
    run(u"/invocations/%1/replay?debug=%2"_s.arg(invocation, m_id), {});
}

void InspectedCall::run(const QString &path, const QJsonObject &body)
{
    m_client->post(path, body, this, [this](const Result<QJsonObject> &report) {
        if (report)
            Q_EMIT answered(callReportFromJson(*report));
        else
            Q_EMIT refused(report.error());
    });
}

} // namespace isola
