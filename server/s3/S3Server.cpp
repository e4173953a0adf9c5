#include "server/s3/S3Server.h"

#include <QTimeZone>

namespace isola {

S3Server::S3Server(const Surroundings &surroundings, QObject *parent)
    : QObject(parent), m_with(surroundings), m_listener(new Listener(surroundings.limits, *this, surroundings.clock))
{
}

S3Server::~S3Server() = default;

Exchange *S3Server::open(Connection &connection, const RequestHead &head)
{
    S3Result<S3Request> request = S3Request::parse(head);
    S3Result<Exchange *> opened
        = request ? examine(connection, std::move(*request)) : S3Result<Exchange *>(tl::unexpected(request.error()));
    if (opened)
        return *opened;
    const QByteArray id = connection.requestId();
    const FieldBlock fields = "content-type:application/xml\nx-amz-request-id:" + id + '\n';
    connection.answer({httpStatus(opened.error().code), {}, fields, {}}, errorXml(opened.error(), head.path().toByteArray(), id));
    return nullptr;
}

S3Result<Exchange *> S3Server::examine(Connection &connection, S3Request request)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(m_with.clock.wall().time_since_epoch()).count();
    const auto claim = readSignature(request, QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::utc()));
    if (!claim)
        return tl::unexpected(claim.error());
    const StoredToken *token = m_with.tokens.findS3(claim->accessKey);
    if (!token)
        return refuse(S3Code::InvalidAccessKeyId);
    const SignatureV4 signature(*claim, token->secret);
    if (const auto verified = signature.verify(request); !verified)
        return tl::unexpected(verified.error());
    const AppId app = token->token.app;
    const AppPtr known = m_with.apps.find(app.value.toUtf8());
    if (!known || known->isPaused)
        return refuse(S3Code::ServiceUnavailable);
    auto operation = operationOf(request);
    if (!operation)
        return tl::unexpected(operation.error());
    request.clientAddress = connection.clientAddress();
    auto body = S3Body::open(request, *claim, signature, operation->body, m_with.objects);
    if (!body)
        return tl::unexpected(body.error());
    return new S3Exchange(connection, std::move(request), app, m_with.objects, std::move(*body), std::move(operation->run));
}

} // namespace isola
