#include "server/s3/S3Server.h"

#include "server/s3/S3Cors.h"

#include <QTimeZone>

namespace isola {

S3Server::S3Server(const Surroundings &surroundings, QObject *parent)
    : QObject(parent), m_with(surroundings), m_listener(new Listener(surroundings.limits, *this, surroundings.clock))
{
}

S3Server::~S3Server() = default;

// Browsers ask without a signature. A presigned URL names the key that signed it all the same; without one any app's bucket of
// that name may allow it: the request itself is held against its own app's.
S3Result<FieldBlock> S3Server::preflight(const S3Request &request) const
{
    const QByteArray credential = request.value("X-Amz-Credential");
    const StoredToken *token = credential.isEmpty() ? nullptr : m_with.tokens.findS3(credential.split('/').first());
    return preflightFields(
        token ? m_with.objects.cors({token->token.app, request.bucket}) : m_with.objects.cors(request.bucket), request);
}

Exchange *S3Server::open(Connection &connection, const RequestHead &head)
{
    S3Result<S3Request> request = S3Request::parse(head, m_with.domains);
    S3Result<Exchange *> opened
        = request ? begin(connection, std::move(*request)) : S3Result<Exchange *>(tl::unexpected(request.error()));
    if (opened)
        return *opened;
    const QByteArray id = connection.requestId();
    const FieldBlock fields = "content-type:application/xml\nx-amz-request-id:" + id + '\n';
    connection.answer({httpStatus(opened.error().code), {}, fields, {}}, errorXml(opened.error(), head.path().toByteArray(), id));
    return nullptr;
}

// Whose key this is: apps that are paused store nothing and give nothing out.
S3Result<S3FormExchange::Signer> S3Server::ownerOf(const QByteArray &accessKey) const
{
    const StoredToken *token = m_with.tokens.findS3(accessKey);
    if (!token)
        return refuse(S3Code::InvalidAccessKeyId);
    const AppPtr app = m_with.apps.find(token->token.app.value.toUtf8());
    if (!app || app->isPaused)
        return refuse(S3Code::ServiceUnavailable);
    return S3FormExchange::Signer{app->id, token->secret};
}

// An upload by form carries its signature in its fields.
static bool isForm(const S3Request &request)
{
    return request.method == "POST" && request.key.isEmpty() && !request.bucket.isEmpty() && request.query.isEmpty()
        && request.field("content-type").toLower().startsWith("multipart/form-data");
}

S3Result<Exchange *> S3Server::examineForm(Connection &connection, S3Request request)
{
    auto body = FormBody::open(request.field("content-type"));
    if (!body)
        return tl::unexpected(body.error());
    return new S3FormExchange(connection, std::move(request), std::move(*body), m_with.objects, m_with.clock,
        [this](const QByteArray &accessKey) { return ownerOf(accessKey); });
}

S3Result<Exchange *> S3Server::begin(Connection &connection, S3Request request)
{
    if (request.method != "OPTIONS")
        return examine(connection, std::move(request));
    const auto fields = preflight(request);
    if (!fields)
        return tl::unexpected(fields.error());
    const FieldBlock common = s3CommonFields(connection.requestId());
    connection.answer({200, {}, *fields, common}, {});
    return nullptr;
}

S3Result<Exchange *> S3Server::examine(Connection &connection, S3Request request)
{
    request.clientAddress = connection.clientAddress();
    if (isForm(request))
        return examineForm(connection, std::move(request));
    const auto seconds = std::chrono::floor<std::chrono::seconds>(m_with.clock.wall().time_since_epoch()).count();
    const auto claim = readSignature(request, QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::utc()));
    if (!claim)
        return tl::unexpected(claim.error());
    const auto owner = ownerOf(claim->accessKey);
    if (!owner)
        return tl::unexpected(owner.error());
    const SignatureV4 signature(*claim, owner->secret);
    if (const auto verified = signature.verify(request); !verified)
        return tl::unexpected(verified.error());
    const AppId &app = owner->app;
    auto operation = operationOf(request);
    if (!operation)
        return tl::unexpected(operation.error());
    // What can never fit is not read.
    const auto quota = m_with.objects.quotaOf(app);
    if (quota && operation->body == S3Body::Kind::Object && request.claimedLength() > *quota)
        return refuse(S3Code::QuotaExceeded);
    auto body = S3Body::open(request, app, *claim, signature, operation->body, m_with.objects);
    if (!body)
        return tl::unexpected(body.error());
    return new S3Exchange(connection, std::move(request), app, m_with.objects, std::move(*body), std::move(operation->run));
}

} // namespace isola
