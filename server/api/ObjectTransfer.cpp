#include "server/api/ObjectTransfer.h"

#include "core/model/UploadFilter.h"
#include "server/ApiFields.h"
#include "server/ErrorBody.h"
#include "server/api/ObjectFaults.h"

#include <QJsonDocument>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace isola {

ObjectTransfer::ObjectTransfer(Connection &connection, const Request &request, Objects &objects)
    : m_connection(&connection)
    , m_objects(objects)
    , m_bucket{request.app, request.parameter("bucket")}
    , m_key(request.parameter("key"))
    , m_isUpload(request.method == "PUT")
    , m_contentType(request.field("content-type"))
    , m_clientAddress(request.clientAddress)
    , m_requestId(connection.requestId())
{
    if (!m_isUpload)
        return;
    m_upload = std::make_unique<ObjectUpload>(objects, ObjectUpload::Place{m_bucket, m_key}, ChecksumAlgorithm::Crc64Nvme);
    connect(m_upload.get(), &ObjectUpload::roomMade, this, [this] {
        if (m_connection)
            m_connection->readMore();
    });
}

template <typename T> ObjectCallback<T> ObjectTransfer::orRefuse(std::function<void(const T &)> then)
{
    return [self = QPointer<ObjectTransfer>(this), then = std::move(then)](const ObjectOutcome<T> &outcome) {
        if (!self)
            return;
        if (outcome)
            then(*outcome);
        else
            self->refuse(objectError(outcome.error(), self->m_bucket, self->m_key));
    };
}

// ---- In

void ObjectTransfer::takeBody(QByteArrayView bytes, bool isLast)
{
    if (m_isAnswered)
        return;
    if (const auto fault = objectNameFault(m_bucket.name, m_key.isNull() ? u""_s : m_key))
        return refuse(*fault);
    if (!m_isUpload)
        return isLast ? fetch() : void();
    if (const auto written = m_upload->write(bytes.toByteArray()); !written)
        return refuse(objectError(written.error(), m_bucket, m_key));
    if (!isLast)
        return;
    m_upload->finish([self = QPointer<ObjectTransfer>(this)](const Result<WrittenFile> &file) {
        if (!self)
            return;
        if (file)
            self->store(*file);
        else
            self->refuse(objectError(ObjectFault::Unavailable, self->m_bucket, self->m_key));
    });
}

void ObjectTransfer::store(const WrittenFile &file)
{
    ObjectChange change{m_bucket, {}, u"Put"_s, m_clientAddress};
    change.object.key = m_key;
    change.object.file = file.name;
    change.object.size = file.size;
    change.object.etag = file.md5.toHex();
    change.object.headers.contentType = m_contentType.isEmpty() ? uploadContentType({}, m_key).toLatin1() : m_contentType;
    change.object.checksum = ObjectChecksum{ChecksumAlgorithm::Crc64Nvme, file.checksum.toBase64(), false};
    m_objects.put(std::move(change), {}, orRefuse<ObjectInfo>([this](const ObjectInfo &object) {
        answer(200, "content-type:application/json\n", QJsonDocument(objectJson(object)).toJson(QJsonDocument::Compact));
    }));
}

void ObjectTransfer::end(End)
{
    m_connection = nullptr;
    deleteLater();
}

// ---- Out

void ObjectTransfer::fetch()
{
    m_objects.find(m_bucket, m_key, orRefuse<ObjectInfo>([this](const ObjectInfo &object) { begin(object); }));
}

// To be kept, not shown: what an object claims to be must not run as a page of this server's.
void ObjectTransfer::begin(const ObjectInfo &object)
{
    m_head = "content-type:" + object.headers.contentType + "\netag:\"" + object.etag
        + "\"\ncontent-disposition:attachment\ncontent-length:" + QByteArray::number(object.size) + '\n';
    m_left = object.size;
    if (m_left == 0)
        return answer(200, m_head, {});
    m_file = m_objects.openFile(object.file);
    readOn();
}

void ObjectTransfer::readOn()
{
    if (m_isReading || m_left == 0 || !m_connection || m_connection->unsentBytes() > kStep)
        return;
    m_isReading = true;
    m_objects.read(
        m_file, m_offset, std::min(m_left, kStep), [self = QPointer<ObjectTransfer>(this)](const Result<QByteArray> &bytes) {
            if (!self || !self->m_connection)
                return;
            self->m_isReading = false;
            self->send(bytes);
            if (self && bytes)
                self->readOn();
        });
}

void ObjectTransfer::send(const Result<QByteArray> &bytes)
{
    if (!bytes && !m_isAnswered)
        return refuse(objectError(ObjectFault::Unavailable, m_bucket, m_key));
    if (!bytes) {
        m_connection->cutAnswer();
        return end(End::ClientGone);
    }
    m_offset += bytes->size();
    m_left -= bytes->size();
    const bool isLast = m_left == 0;
    if (std::exchange(m_isAnswered, true))
        return m_connection->sendBody(*bytes, isLast);
    const FieldBlock common = apiFields(m_requestId, m_head);
    const AnswerHead head{200, {}, m_head, common};
    if (isLast)
        m_connection->answer(head, *bytes);
    else
        m_connection->beginAnswer(head, *bytes);
}

void ObjectTransfer::answer(int status, const FieldBlock &fields, const QByteArray &body)
{
    if (std::exchange(m_isAnswered, true) || !m_connection)
        return;
    const FieldBlock common = apiFields(m_requestId, fields);
    m_connection->answer({status, {}, fields, common}, body);
}

void ObjectTransfer::refuse(const Error &error)
{
    answer(httpStatus(error.code), errorFields(error.code), errorBody(error));
}

} // namespace isola
