#include "core/triggers/socket/RealtimeService.h"

#include "core/triggers/socket/SocketHub.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace isola {

using namespace Qt::StringLiterals;

static QJsonObject argumentsOf(const HostQuestion &question)
{
    return QJsonDocument::fromJson(question.arguments.toByteArray()).object();
}

void RealtimeService::ask(const HostQuestion &question, HostAnswers &answers)
{
    if (question.kind == "realtime.publish")
        return publish(question, answers);
    const QJsonObject arguments = argumentsOf(question);
    SocketSession *session = m_hub.find(question.invocation.function->app, arguments.value("connection"_L1).toString());
    if (question.kind == "socket.send") {
        const FrameKind kind = arguments.value("binary"_L1).toBool() ? FrameKind::Binary : FrameKind::Text;
        if (session)
            session->send(question.body, kind);
        return answers.answer(question.id, session ? "true" : "false");
    }
    if (question.kind == "socket.data") {
        if (question.body.size() > SocketSession::kMaxData)
            return answers.refuse(question.id, u"socket: data may have up to %1 bytes"_s.arg(SocketSession::kMaxData));
        if (session)
            session->setData(question.body.toByteArray());
        return answers.answer(question.id, session ? "true" : "false");
    }
    if (question.kind == "socket.close")
        return close(question, arguments, session, answers);
    answers.refuse(question.id, u"This server has no %1"_s.arg(QString::fromUtf8(question.kind)));
}

void RealtimeService::publish(const HostQuestion &question, HostAnswers &answers)
{
    const QString channel = argumentsOf(question).value("channel"_L1).toString();
    if (channel.isEmpty() || channel.size() > Channels::kLongestName)
        return answers.refuse(
            question.id, u"realtime: a channel's name must be 1 to %1 characters"_s.arg(Channels::kLongestName));
    const QJsonArray data = QJsonDocument::fromJson("[" + question.body.toByteArray() + "]").array();
    if (data.size() != 1)
        return answers.refuse(question.id, u"realtime: the data is not JSON"_s);
    const int reached = m_hub.publish({question.invocation.function->app, channel}, data.first());
    answers.answer(question.id, QByteArray::number(reached));
}

// Codes that an endpoint may send (RFC 6455, 7.4): 1000, and 3000 to 4999 for applications.
void RealtimeService::close(
    const HostQuestion &question, const QJsonObject &arguments, SocketSession *session, HostAnswers &answers)
{
    const int code = arguments.value("code"_L1).toInt(CloseCode::kNormal);
    if (code != CloseCode::kNormal && (code < 3000 || code > 4999))
        return answers.refuse(question.id, u"socket.close: the code must be 1000 or between 3000 and 4999"_s);
    answers.answer(question.id, session ? "true" : "false");
    if (session)
        session->close(code, arguments.value("reason"_L1).toString().toUtf8());
}

} // namespace isola
