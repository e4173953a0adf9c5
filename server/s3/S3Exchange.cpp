#include "server/s3/S3Exchange.h"

#include "server/s3/S3Cors.h"

namespace isola {

S3Exchange::S3Exchange(
    Connection &connection, S3Request request, AppId app, Objects &objects, std::unique_ptr<S3Body> body, Operation operation)
    : m_connection(&connection)
    , m_request(std::move(request))
    , m_app(std::move(app))
    , m_objects(objects)
    , m_body(std::move(body))
    , m_operation(std::move(operation))
    , m_requestId(connection.requestId())
{
    if (ObjectUpload *upload = m_body->upload())
        connect(upload, &ObjectUpload::roomMade, this, [this] {
            if (m_connection)
                m_connection->readMore();
        });
}

WrittenFile S3Exchange::takeFile()
{
    return std::exchange(m_written, {});
}

// ---- In

void S3Exchange::takeBody(QByteArrayView bytes, bool isLast)
{
    if (m_isAnswered)
        return;
    if (const auto taken = m_body->take(bytes); !taken)
        return refuse(taken.error());
    if (!isLast)
        return;
    m_body->finish([self = QPointer<S3Exchange>(this)](const S3Result<WrittenFile> &written) {
        if (!self)
            return;
        if (!written)
            return self->refuse(written.error());
        self->m_written = *written;
        self->m_operation(*self);
    });
}

void S3Exchange::end(End)
{
    m_connection = nullptr;
    deleteLater();
}

// ---- Out

FieldBlock s3CommonFields(const QByteArray &requestId)
{
    return "x-amz-request-id:" + requestId + "\nserver:isola\n";
}

FieldBlock S3Exchange::commonFields() const
{
    return s3CommonFields(m_requestId) + corsFields(m_objects.cors(bucket()), m_request);
}

void S3Exchange::answer(int status, const FieldBlock &fields, const QByteArray &body)
{
    if (std::exchange(m_isAnswered, true) || !m_connection)
        return;
    const FieldBlock common = commonFields();
    m_connection->answer({status, {}, fields, common}, body);
}

void S3Exchange::answerXml(const QByteArray &xml, const FieldBlock &fields)
{
    answer(200, "content-type:application/xml\n" + fields, xml);
}

void S3Exchange::refuse(const S3Error &error)
{
    answer(httpStatus(error.code), "content-type:application/xml\n", errorXml(error, m_request.path, m_requestId));
}

void S3Exchange::answerFile(int status, const FieldBlock &fields, const QString &file, qint64 offset, qint64 length)
{
    m_file = m_objects.openFile(file);
    m_offset = offset;
    m_left = length;
    if (length == 0 || m_request.method == "HEAD")
        return answer(status, fields);
    m_isReading = true;
    const qint64 count = std::min(m_left, kStep);
    m_objects.read(m_file, m_offset, count, [self = QPointer<S3Exchange>(this), status, fields](const Result<QByteArray> &bytes) {
        if (!self || !self->m_connection)
            return;
        self->m_isReading = false;
        if (!bytes)
            return self->refuse(S3Error{S3Code::InternalError, {}});
        self->m_isAnswered = true;
        self->m_offset += bytes->size();
        self->m_left -= bytes->size();
        const FieldBlock common = self->commonFields();
        const AnswerHead head{status, {}, fields, common};
        if (self->m_left == 0)
            return self->m_connection->answer(head, *bytes);
        self->m_connection->beginAnswer(head, *bytes);
        self->readOn();
    });
}

void S3Exchange::readOn()
{
    if (m_isReading || m_left == 0 || !m_connection || m_connection->unsentBytes() > kUnsentMark)
        return;
    m_isReading = true;
    const qint64 count = std::min(m_left, kStep);
    m_objects.read(m_file, m_offset, count, [self = QPointer<S3Exchange>(this)](const Result<QByteArray> &bytes) {
        if (!self || !self->m_connection)
            return;
        self->m_isReading = false;
        if (!bytes) {
            self->m_connection->cutAnswer();
            return self->end(End::ClientGone);
        }
        self->m_offset += bytes->size();
        self->m_left -= bytes->size();
        const bool isLast = self->m_left == 0;
        self->m_connection->sendBody(*bytes, isLast);
        if (self && !isLast)
            self->readOn();
    });
}

} // namespace isola
