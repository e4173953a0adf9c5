#include "server/s3/S3FormExchange.h"

#include "server/s3/S3Cors.h"
#include "server/s3/S3Exchange.h"
#include "server/s3/S3Operations.h"
#include "server/s3/S3Xml.h"

#include <QTimeZone>
#include <QUrl>
#include <QUrlQuery>

namespace isola {

using namespace Qt::StringLiterals;

S3FormExchange::S3FormExchange(
    Connection &connection, S3Request request, FormBody body, Objects &objects, const Clock &clock, FindSigner findSigner)
    : m_connection(&connection)
    , m_request(std::move(request))
    , m_body(std::move(body))
    , m_objects(objects)
    , m_clock(clock)
    , m_findSigner(std::move(findSigner))
    , m_requestId(connection.requestId())
{
}

S3FormExchange::~S3FormExchange() = default;

qint64 S3FormExchange::bodyLimit() const
{
    static constexpr qint64 kAround = 1024 * 1024; // the fields, and what follows the file
    return Objects::kMaxObject + kAround;
}

qint64 S3FormExchange::bodyWindow() const
{
    return m_upload && !m_isAnswered ? m_upload->window() : ObjectUpload::kWindow;
}

// ---- In

void S3FormExchange::takeBody(QByteArrayView bytes, bool isLast)
{
    if (m_isAnswered)
        return;
    m_piece.resize(0);
    auto taken = m_body.take(bytes, m_piece);
    if (taken && m_body.hasFile() && !m_policy)
        taken = admit();
    if (taken && m_policy)
        taken = takeFile();
    if (taken && isLast)
        taken = finish();
    if (!taken)
        refuse(taken.error());
}

// The fields are all in: whether this is allowed is known before a byte of the file is kept.
S3Result<void> S3FormExchange::admit()
{
    QMap<QByteArray, QByteArray> fields = m_body.fields();
    if (!fields.contains("key"))
        return isola::refuse(S3Code::InvalidArgument, u"The form has no field named key."_s);
    fields["key"].replace("${filename}", m_body.fileName());
    const auto claim = readFormSignature(fields);
    if (!claim)
        return tl::unexpected(claim.error());
    const auto signer = m_findSigner(claim->accessKey);
    if (!signer)
        return tl::unexpected(signer.error());
    if (!SignatureV4(*claim, signer->secret).signs(fields.value("policy")))
        return isola::refuse(S3Code::SignatureDoesNotMatch);
    const auto policy = PostPolicy::parse(fields.value("policy"));
    if (!policy)
        return tl::unexpected(policy.error());
    fields.insert("bucket", m_request.bucket.toUtf8());
    const auto seconds = std::chrono::floor<std::chrono::seconds>(m_clock.wall().time_since_epoch()).count();
    if (const auto allowed = policy->allows(fields, QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::utc())); !allowed)
        return allowed;
    if (const auto named = m_request.nameKey(fields.value("key")); !named)
        return named;
    m_cors = corsFields(m_objects.cors({signer->app, m_request.bucket}), m_request);
    m_request.fields = fields; // what a PUT says in its head, a form says in its fields
    const auto headers = s3::objectHeaders(m_request);
    if (!headers)
        return tl::unexpected(headers.error());
    m_headers = *headers;
    m_app = signer->app;
    m_policy = *policy;
    m_upload = std::make_unique<ObjectUpload>(
        m_objects, ObjectUpload::Place{{m_app, m_request.bucket}, m_request.key}, ChecksumAlgorithm::Crc64Nvme);
    connect(m_upload.get(), &ObjectUpload::roomMade, this, [this] {
        if (m_connection)
            m_connection->readMore();
    });
    return {};
}

S3Result<void> S3FormExchange::takeFile()
{
    m_size += m_piece.size();
    const qint64 most = std::min(m_policy->mostSize(), m_objects.quotaOf(m_app).value_or(Objects::kMaxObject));
    if (m_size > m_policy->mostSize())
        return isola::refuse(S3Code::EntityTooLarge, u"The file is larger than the policy allows."_s);
    if (m_size > most)
        return isola::refuse(S3Code::QuotaExceeded);
    if (m_piece.isEmpty())
        return {};
    return m_upload->write(m_piece).map_error([](ObjectFault fault) { return s3Error(fault); });
}

S3Result<void> S3FormExchange::finish()
{
    if (!m_body.isComplete())
        return isola::refuse(S3Code::MalformedPostRequest, u"The form has no end."_s);
    if (m_size < m_policy->leastSize())
        return isola::refuse(S3Code::EntityTooSmall, u"The file is smaller than the policy allows."_s);
    m_upload->finish([self = QPointer<S3FormExchange>(this)](const Result<WrittenFile> &file) {
        if (!self)
            return;
        if (!file)
            return self->refuse(S3Error{S3Code::InternalError, {}});
        self->store(*file);
    });
    return {};
}

void S3FormExchange::store(const WrittenFile &file)
{
    ObjectChange change{{m_app, m_request.bucket}, {}, u"Post"_s, m_request.clientAddress};
    change.object.key = m_request.key;
    change.object.file = file.name;
    change.object.size = file.size;
    change.object.etag = file.md5.toHex();
    change.object.headers = m_headers;
    change.object.checksum = ObjectChecksum{ChecksumAlgorithm::Crc64Nvme, file.checksum.toBase64(), false};
    m_objects.put(std::move(change), {}, [self = QPointer<S3FormExchange>(this)](const ObjectOutcome<ObjectInfo> &stored) {
        if (!self)
            return;
        if (stored)
            self->answerStored(*stored);
        else
            self->refuse(s3Error(stored.error()));
    });
}

void S3FormExchange::end(End)
{
    m_connection = nullptr;
    deleteLater();
}

// ---- Out

// Where the form sends the browser on to; nothing where it says none, or none that a browser may be sent to.
static std::optional<QUrl> redirection(const QMap<QByteArray, QByteArray> &fields)
{
    QByteArray text = fields.value("success_action_redirect");
    if (text.isEmpty())
        text = fields.value("redirect");
    const QUrl url(QString::fromUtf8(text), QUrl::StrictMode);
    const bool isWeb = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    return url.isValid() && isWeb && !url.host().isEmpty() ? std::optional(url) : std::nullopt;
}

void S3FormExchange::answerStored(const ObjectInfo &object)
{
    const QString etag = u"\"%1\""_s.arg(QString::fromLatin1(object.etag));
    const QByteArray location = '/' + m_request.bucket.toUtf8() + '/' + awsEncoded(object.key.toUtf8(), false);
    const FieldBlock fields = "etag:" + etag.toLatin1() + "\nlocation:";
    if (auto url = redirection(m_body.fields())) {
        QUrlQuery query(*url);
        query.addQueryItem(u"bucket"_s, m_request.bucket);
        query.addQueryItem(u"key"_s, QString::fromLatin1(awsEncoded(object.key.toUtf8(), true)));
        query.addQueryItem(u"etag"_s, QString::fromLatin1(awsEncoded(etag.toLatin1(), true)));
        url->setQuery(query);
        return answer(303, fields + url->toEncoded() + '\n');
    }
    const QByteArray status = m_body.fields().value("success_action_status");
    if (status != "201")
        return answer(status == "200" ? 200 : 204, fields + location + '\n');
    S3Xml xml("PostResponse", S3Xml::Namespace::None);
    xml.text("Location", QString::fromLatin1(location));
    xml.text("Bucket", m_request.bucket);
    xml.text("Key", object.key);
    xml.text("ETag", etag);
    answer(201, fields + location + "\ncontent-type:application/xml\n", xml.take());
}

void S3FormExchange::answer(int status, const FieldBlock &fields, const QByteArray &body)
{
    if (std::exchange(m_isAnswered, true) || !m_connection)
        return;
    const FieldBlock common = s3CommonFields(m_requestId) + m_cors;
    m_connection->answer({status, {}, fields, common}, body);
}

void S3FormExchange::refuse(const S3Error &error)
{
    answer(httpStatus(error.code), "content-type:application/xml\n", errorXml(error, m_request.path, m_requestId));
}

} // namespace isola
