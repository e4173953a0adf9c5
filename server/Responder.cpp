#include "server/Responder.h"

#include "server/ApiFields.h"
#include "server/ErrorBody.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

static void sendError(Connection &connection, const Error &error, const FieldBlock &moreFields = {})
{
    const FieldBlock fields = errorFields(error.code) + moreFields;
    AnswerHead head;
    head.status = httpStatus(error.code);
    head.fields = fields;
    const FieldBlock common = apiFields(connection.requestId(), fields);
    head.edgeFields = common;
    connection.answer(head, errorBody(error));
}

struct Responder::Duty {
    QPointer<Connection> connection;
    quint64 serial = 0;

    ~Duty()
    {
        if (connection && connection->isAnswering(serial))
            sendError(*connection,
                {ErrorCode::RuntimeUnavailable, u"The request was not answered."_s,
                    u"Send it again; the server's log says more."_s, {}});
    }
};

Responder::Responder(Connection &connection) : m_duty(std::make_shared<Duty>())
{
    m_duty->connection = &connection;
    m_duty->serial = connection.serial();
}

Connection *Responder::take() const
{
    Connection *connection = std::exchange(m_duty->connection, nullptr);
    return connection && connection->isAnswering(m_duty->serial) ? connection : nullptr;
}

void Responder::json(int status, const QJsonObject &body) const
{
    send(status, "content-type:application/json\n"_ba, QJsonDocument(body).toJson(QJsonDocument::Compact));
}

void Responder::error(const Error &error) const
{
    if (Connection *connection = take())
        sendError(*connection, error);
}

void Responder::error(const Error &error, const FieldBlock &moreFields) const
{
    if (Connection *connection = take())
        sendError(*connection, error, moreFields);
}

void Responder::send(int status, const FieldBlock &fields, const QByteArray &body) const
{
    AnswerHead head;
    head.status = status;
    head.fields = fields;
    Connection *connection = take();
    if (!connection)
        return;
    const FieldBlock common = apiFields(connection->requestId(), fields);
    head.edgeFields = common;
    connection->answer(head, body);
}

void Responder::passTo(const std::function<Exchange *(Connection &)> &make) const
{
    if (Connection *connection = take())
        connection->passTo(make(*connection));
}

} // namespace isola
