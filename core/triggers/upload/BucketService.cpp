#include "core/triggers/upload/BucketService.h"

#include "core/dispatch/FieldCheck.h"
#include "core/sandbox/wire/FrameHeader.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr qint64 kStep = 64 * 1024;
static constexpr qsizetype kMaxKey = 1024;

BucketService::BucketService(Objects &objects, QObject *parent) : QObject(parent), m_objects(objects) { }

BucketService::~BucketService() = default;

BucketService::Open *BucketService::find(HostCallId id)
{
    const auto found = m_open.find(id.value);
    return found == m_open.end() ? nullptr : &found->second;
}

void BucketService::answer(HostCallId id, QByteArrayView result, QByteArrayView body, bool bodyFollows)
{
    const Open *open = find(id);
    if (!open)
        return;
    HostAnswers &answers = *open->answers;
    if (!bodyFollows)
        m_open.erase(id.value);
    answers.answer(id, result, body, bodyFollows);
}

void BucketService::refuse(HostCallId id, const QString &message)
{
    const auto node = m_open.extract(id.value);
    if (!node.empty())
        node.mapped().answers->refuse(id, message);
}

void BucketService::refuse(HostCallId id, ObjectFault fault)
{
    if (fault == ObjectFault::NoSuchBucket || fault == ObjectFault::NoSuchKey)
        return answer(id, "404 Not Found\n");
    if (fault == ObjectFault::QuotaExceeded)
        return refuse(
            id, u"bucket: the app may not keep that many bytes; delete objects, or have its object_quota_bytes raised"_s);
    refuse(id, u"bucket: the objects cannot be reached just now"_s);
}

void BucketService::ask(const HostQuestion &question, HostAnswers &answers)
{
    const QJsonObject arguments = QJsonDocument::fromJson(question.arguments.toByteArray()).object();
    const QString bucket = arguments.value("bucket"_L1).toString();
    const QString key = arguments.value("key"_L1).toString();
    if (!isBucketName(bucket))
        return answers.refuse(
            question.id, u"bucket: a name is 3 to 63 lower-case letters, digits, dots and hyphens, not \"%1\""_s.arg(bucket));
    const qsizetype length = key.toUtf8().size();
    if (question.kind != "bucket.list" && (length == 0 || length > kMaxKey || key.contains(QChar(u'\0'))))
        return answers.refuse(question.id, u"bucket: a key must be 1 to %1 bytes of UTF-8, without NUL"_s.arg(kMaxKey));
    Open &open = m_open[question.id.value];
    open.answers = &answers;
    open.bucket = {question.invocation.function->app, bucket};
    open.key = key;
    open.window = wire::kBodyWindow;
    if (question.kind == "bucket.get")
        get(question.id);
    else if (question.kind == "bucket.put")
        put(question.id, question, arguments);
    else if (question.kind == "bucket.delete")
        remove(question.id);
    else if (question.kind == "bucket.list")
        list(question.id, arguments);
    else
        refuse(question.id, u"This server has no %1"_s.arg(QString::fromUtf8(question.kind)));
}

// ---- get

void BucketService::get(HostCallId id)
{
    const Open &open = *find(id);
    m_objects.find(open.bucket, open.key, [self = QPointer<BucketService>(this), id](const ObjectOutcome<ObjectInfo> &object) {
        if (!self)
            return;
        if (object)
            self->begin(id, *object);
        else
            self->refuse(id, object.error());
    });
}

void BucketService::begin(HostCallId id, const ObjectInfo &object)
{
    Open *open = find(id);
    if (!open)
        return;
    QByteArray head = "200 OK\ncontent-type:" + object.headers.contentType + "\ncontent-length:" + QByteArray::number(object.size)
        + "\netag:\"" + object.etag + "\"\nx-amz-last-modified:" + QByteArray::number(object.modifiedAt) + '\n';
    for (auto field = object.headers.others.begin(); field != object.headers.others.end(); ++field)
        head += field.key() + ':' + field.value() + '\n';
    open->file = m_objects.openFile(object.file);
    open->left = object.size;
    const bool hasBody = object.size > 0;
    answer(id, head, {}, hasBody);
    if (hasBody)
        readOn(id);
}

void BucketService::readOn(HostCallId id)
{
    Open *open = find(id);
    const qint64 count = open ? std::min({open->left, open->window, kStep}) : 0;
    if (count <= 0 || open->isReading)
        return;
    open->isReading = true;
    m_objects.read(open->file, open->offset, count, [this, id](const Result<QByteArray> &bytes) {
        Open *open = find(id);
        if (!open)
            return;
        HostAnswers &answers = *open->answers;
        open->isReading = false;
        if (!bytes) {
            m_open.erase(id.value);
            return answers.breakOff(id, u"bucket: the object cannot be read"_s);
        }
        open->offset += bytes->size();
        open->left -= bytes->size();
        open->window -= bytes->size();
        const bool isLast = open->left == 0;
        if (isLast)
            m_open.erase(id.value);
        answers.sendChunk(id, *bytes, isLast);
        readOn(id);
    });
}

void BucketService::grant(HostCallId id, qint64 bytes)
{
    if (Open *open = find(id)) {
        open->window += bytes;
        readOn(id);
    }
}

// ---- put

static bool isFieldText(const QByteArray &text)
{
    return isFieldValue({text.constData(), size_t(text.size())});
}

void BucketService::put(HostCallId id, const HostQuestion &question, const QJsonObject &arguments)
{
    Open *open = find(id);
    const QByteArray type = arguments.value("contentType"_L1).toString().toLatin1();
    if (!type.isEmpty())
        open->headers.contentType = type;
    const QJsonObject metadata = arguments.value("metadata"_L1).toObject();
    qsizetype size = 0;
    bool isGood = isFieldText(open->headers.contentType);
    for (auto entry = metadata.begin(); entry != metadata.end(); ++entry) {
        const QByteArray name = "x-amz-meta-" + entry.key().toLower().toLatin1();
        const QByteArray value = entry.value().toString().toUtf8();
        isGood = isGood && isFieldText(value) && !name.contains(':') && !name.contains('\n') && !name.contains(' ');
        size += name.size() + value.size();
        open->headers.others.insert(name, value);
    }
    static constexpr qsizetype kMaxMetadata = 2048;
    if (!isGood || size > kMaxMetadata)
        return refuse(id, u"bucket.put: contentType and metadata must be text that headers can carry, 2 KB at most"_s);
    open->upload
        = std::make_unique<ObjectUpload>(m_objects, ObjectUpload::Place{open->bucket, open->key}, ChecksumAlgorithm::Crc64Nvme);
    connect(open->upload.get(), &ObjectUpload::roomMade, this, [this, id] {
        Open *open = find(id);
        if (!open || open->ungranted == 0)
            return;
        open->answers->grant(id, std::exchange(open->ungranted, 0));
    });
    if (const auto written = open->upload->write(question.body.toByteArray()); !written)
        return refuse(id, written.error());
    if (!question.bodyFollows)
        endBody(id);
}

void BucketService::takeBody(HostCallId id, QByteArrayView bytes, bool isLast, const QString &fault)
{
    Open *open = find(id);
    if (!open || !open->upload)
        return;
    if (!fault.isEmpty())
        return refuse(id, fault); // half an object is none
    if (!bytes.isEmpty()) {
        open->ungranted += bytes.size();
        if (const auto written = open->upload->write(bytes.toByteArray()); !written)
            return refuse(id, written.error());
    }
    if (isLast)
        endBody(id);
}

void BucketService::endBody(HostCallId id)
{
    find(id)->upload->finish([this, id](const Result<WrittenFile> &file) {
        if (!find(id))
            return;
        if (file)
            store(id, *file);
        else
            refuse(id, ObjectFault::Unavailable);
    });
}

// The bucket is made where it is not there: a function has no other way to make one.
void BucketService::store(HostCallId id, const WrittenFile &file)
{
    const Open &open = *find(id);
    ObjectChange change{open.bucket, {}, u"Put"_s, {}};
    change.object.key = open.key;
    change.object.file = file.name;
    change.object.size = file.size;
    change.object.etag = file.md5.toHex();
    change.object.headers = open.headers;
    change.object.checksum = ObjectChecksum{ChecksumAlgorithm::Crc64Nvme, file.checksum.toBase64(), false};
    m_objects.createBucket(open.bucket, [](const ObjectOutcome<bool> &) {});
    m_objects.put(std::move(change), {}, [self = QPointer<BucketService>(this), id](const ObjectOutcome<ObjectInfo> &object) {
        if (!self)
            return;
        if (!object)
            return self->refuse(id, object.error());
        const QJsonObject stored{
            {u"key"_s, object->key}, {u"size"_s, double(object->size)}, {u"etag"_s, QString::fromLatin1(object->etag)}};
        self->answer(id, "200 OK\ncontent-type:application/json\n", QJsonDocument(stored).toJson(QJsonDocument::Compact));
    });
}

// ---- delete and list

void BucketService::remove(HostCallId id)
{
    const Open &open = *find(id);
    m_objects.remove(
        open.bucket, {open.key}, [self = QPointer<BucketService>(this), id](const ObjectOutcome<QList<bool>> &removed) {
            if (!self)
                return;
            if (!removed && removed.error() != ObjectFault::NoSuchBucket)
                return self->refuse(id, removed.error());
            self->answer(id, removed && removed->first() ? "true" : "false");
        });
}

void BucketService::list(HostCallId id, const QJsonObject &arguments)
{
    ObjectListQuery query;
    query.prefix = arguments.value("prefix"_L1).toString();
    query.delimiter = arguments.value("delimiter"_L1).toString();
    query.after = arguments.value("cursor"_L1).toString();
    query.limit = arguments.value("limit"_L1).toInt(1000);
    if (query.limit < 1 || query.limit > 1000)
        return refuse(id, u"bucket.list: limit must be between 1 and 1000"_s);
    m_objects.list(
        find(id)->bucket, query, [self = QPointer<BucketService>(this), id](const ObjectOutcome<ObjectListing> &listing) {
            if (!self)
                return;
            if (!listing && listing.error() != ObjectFault::NoSuchBucket)
                return self->refuse(id, listing.error());
            const ObjectListing found = listing.value_or(ObjectListing());
            QJsonArray objects;
            for (const ObjectInfo &object : found.objects)
                objects.append(QJsonObject{{u"key"_s, object.key}, {u"size"_s, double(object.size)},
                    {u"etag"_s, QString::fromLatin1(object.etag)}, {u"lastModified"_s, double(object.modifiedAt)}});
            QJsonObject result{{u"objects"_s, objects}, {u"prefixes"_s, QJsonArray::fromStringList(found.commonPrefixes)}};
            if (found.hasMore)
                result.insert(u"cursor"_s, found.last);
            self->answer(id, QJsonDocument(result).toJson(QJsonDocument::Compact));
        });
}

} // namespace isola
