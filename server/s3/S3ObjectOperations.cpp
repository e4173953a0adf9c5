#include "server/s3/S3Operations.h"
#include "server/s3/S3PartPage.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>
#include <QUrl>

namespace isola::s3 {

using namespace Qt::StringLiterals;

// ---- Fields

S3Result<ObjectHeaders> objectHeaders(const S3Request &request)
{
    static constexpr qsizetype kMaxMetadata = 2048;
    static const QByteArrayList kept{"cache-control", "content-disposition", "content-language", "expires"};
    ObjectHeaders headers;
    if (!request.field("content-type").isEmpty())
        headers.contentType = request.field("content-type");
    qsizetype metadata = 0;
    for (auto field = request.fields.begin(); field != request.fields.end(); ++field) {
        const bool isMetadata = field.key().startsWith("x-amz-meta-");
        if (isMetadata)
            metadata += field.key().size() + field.value().size();
        if (isMetadata || kept.contains(field.key()))
            headers.others.insert(field.key(), field.value());
    }
    // aws-chunked is the request's coding, not the object's.
    QByteArrayList codings;
    for (const QByteArray &coding : request.field("content-encoding").split(','))
        if (!coding.trimmed().isEmpty() && coding.trimmed() != "aws-chunked")
            codings.append(coding.trimmed());
    if (!codings.isEmpty())
        headers.others.insert("content-encoding", codings.join(','));
    if (metadata > kMaxMetadata)
        return refuse(S3Code::MetadataTooLarge);
    return headers;
}

FieldBlock checksumField(const std::optional<ObjectChecksum> &checksum)
{
    if (!checksum)
        return {};
    return "x-amz-checksum-" + wireName(checksum->algorithm).toLower() + ':' + checksum->value
        + "\nx-amz-checksum-type:" + (checksum->isComposite ? "COMPOSITE" : "FULL_OBJECT") + '\n';
}

static QByteArray httpTime(qint64 milliseconds)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(milliseconds, QTimeZone::utc());
    return QLocale::c().toString(time, u"ddd, dd MMM yyyy hh:mm:ss"_s).toLatin1() + " GMT";
}

static FieldBlock etagField(const ObjectInfo &object)
{
    return "etag:\"" + object.etag + "\"\n";
}

static FieldBlock fieldsOf(const S3Request &request, const ObjectInfo &object)
{
    // Presigned URLs may say how the answer is to be labelled.
    static const QList<std::pair<QByteArray, QByteArray>> labels{{"response-content-type", "content-type"},
        {"response-content-language", "content-language"}, {"response-expires", "expires"},
        {"response-cache-control", "cache-control"}, {"response-content-disposition", "content-disposition"},
        {"response-content-encoding", "content-encoding"}};
    QMap<QByteArray, QByteArray> fields = object.headers.others;
    fields.insert("content-type", object.headers.contentType);
    for (const auto &[parameter, field] : labels)
        if (request.has(parameter))
            fields.insert(field, request.value(parameter));
    FieldBlock block = etagField(object) + "last-modified:" + httpTime(object.modifiedAt) + "\naccept-ranges:bytes\n";
    for (auto field = fields.begin(); field != fields.end(); ++field)
        block += field.key() + ':' + field.value() + '\n';
    return block;
}

// ---- Conditions (RFC 9110, 13)

static QByteArrayList tagsIn(const QByteArray &field)
{
    QByteArrayList tags;
    for (QByteArray tag : field.split(',')) {
        tag = tag.trimmed();
        if (tag.startsWith("W/"))
            tag = tag.sliced(2);
        tags.append(tag.replace('"', ""));
    }
    return tags;
}

static bool matches(const QByteArray &field, const QByteArray &etag)
{
    return field.trimmed() == "*" || tagsIn(field).contains(etag);
}

static std::optional<qint64> timeIn(const QByteArray &field)
{
    QDateTime time
        = QLocale::c().toDateTime(QString::fromLatin1(field.trimmed()).remove(u" GMT"_s), u"ddd, dd MMM yyyy hh:mm:ss"_s);
    time.setTimeZone(QTimeZone::utc());
    return time.isValid() ? std::optional(time.toSecsSinceEpoch()) : std::nullopt;
}

// 304, 412 or 0. `prefix` is that of the fields: "" or "x-amz-copy-source-".
static int conditionFault(const S3Request &request, const QByteArray &prefix, const ObjectInfo &object)
{
    const QByteArray match = request.field(prefix + "if-match");
    const QByteArray noneMatch = request.field(prefix + "if-none-match");
    const auto unmodified = timeIn(request.field(prefix + "if-unmodified-since"));
    const auto modified = timeIn(request.field(prefix + "if-modified-since"));
    const qint64 seconds = object.modifiedAt / 1000;
    if (!match.isEmpty() ? !matches(match, object.etag) : unmodified && seconds > *unmodified)
        return 412;
    if (!noneMatch.isEmpty() ? matches(noneMatch, object.etag) : modified && seconds <= *modified)
        return prefix.isEmpty() ? 304 : 412;
    return 0;
}

PutCondition putCondition(const S3Request &request)
{
    PutCondition condition;
    condition.mustBeNew = request.field("if-none-match").trimmed() == "*";
    condition.etag = request.field("if-match").trimmed().replace('"', "");
    return condition;
}

S3Result<std::optional<ByteRange>> byteRange(QByteArrayView field, qint64 size)
{
    static constexpr QByteArrayView kUnit = "bytes=";
    if (!field.startsWith(kUnit) || field.contains(','))
        return std::optional<ByteRange>();
    const QByteArray range = field.sliced(kUnit.size()).trimmed().toByteArray();
    const qsizetype dash = range.indexOf('-');
    if (dash < 0)
        return std::optional<ByteRange>();
    bool hasFirst = false;
    bool hasLast = false;
    const qint64 first = range.first(dash).toLongLong(&hasFirst);
    const qint64 last = range.sliced(dash + 1).toLongLong(&hasLast);
    if (!hasFirst && hasLast) {
        const qint64 length = std::min(last, size);
        return length > 0 ? S3Result<std::optional<ByteRange>>(ByteRange{size - length, length}) : refuse(S3Code::InvalidRange);
    }
    if (!hasFirst || (hasLast && last < first))
        return std::optional<ByteRange>();
    if (first >= size)
        return refuse(S3Code::InvalidRange);
    return std::optional(ByteRange{first, (hasLast ? std::min(last, size - 1) : size - 1) - first + 1});
}

// ---- Parts of what was uploaded in parts

static int numberIn(const QByteArray &text, int otherwise)
{
    bool isNumber = false;
    const int number = text.toInt(&isNumber);
    return isNumber ? number : otherwise;
}

// Where the part lies that "partNumber" asks for. An object in one piece is its own first part.
static S3Result<std::optional<ByteRange>> partRange(const S3Request &request, const ObjectInfo &object)
{
    const int number = numberIn(request.value("partNumber"), 0);
    if (number < 1 || number > Objects::kMaxParts)
        return refuse(S3Code::InvalidArgument, u"partNumber must be between 1 and 10000."_s);
    if (request.fields.contains("range"))
        return refuse(S3Code::InvalidRequest, u"Ask for a range or for a part, not for both."_s);
    if (object.parts.isEmpty() && number == 1)
        return object.size > 0 ? std::optional(ByteRange{0, object.size}) : std::nullopt;
    qint64 offset = 0;
    for (const ObjectPart &part : object.parts) {
        if (part.number == number)
            return std::optional(ByteRange{offset, part.size});
        offset += part.size;
    }
    return refuse(S3Code::InvalidPartNumber);
}

static FieldBlock partFields(const S3Request &request, const ObjectInfo &object)
{
    if (object.parts.isEmpty())
        return {};
    FieldBlock fields = "x-amz-mp-parts-count:" + QByteArray::number(object.parts.size()) + '\n';
    const int number = numberIn(request.value("partNumber"), 0);
    for (const ObjectPart &part : object.parts)
        if (part.number == number && object.checksum && !part.checksum.isEmpty()
            && request.field("x-amz-checksum-mode").toUpper() == "ENABLED")
            fields += checksumField(ObjectChecksum{object.checksum->algorithm, part.checksum, object.checksum->isComposite});
    return fields;
}

static void writeParts(S3Xml &xml, const S3Request &request, const ObjectInfo &object)
{
    const qsizetype dash = object.etag.indexOf('-');
    if (dash < 0)
        return; // in one piece
    const int after = numberIn(request.field("x-amz-part-number-marker"), 0);
    const int most = std::clamp(numberIn(request.field("x-amz-max-parts"), kMostPartsInPage), 0, kMostPartsInPage);
    xml.open("ObjectParts");
    xml.text("PartsCount", QString::fromLatin1(object.etag.sliced(dash + 1)));
    for (const ObjectPart &part : beginPartPage(xml, object.parts, after, most)) {
        xml.open("Part");
        xml.number("PartNumber", part.number);
        xml.number("Size", part.size);
        if (object.checksum && !part.checksum.isEmpty())
            xml.text(("Checksum" + wireName(object.checksum->algorithm)).constData(), QString::fromLatin1(part.checksum));
        xml.close();
    }
    xml.close();
}

// ---- Reading

static void answerObject(S3Exchange &exchange, const ObjectInfo &object)
{
    const S3Request &request = exchange.request();
    if (const int fault = conditionFault(request, {}, object); fault == 304)
        return exchange.answer(304, etagField(object) + "last-modified:" + httpTime(object.modifiedAt) + '\n');
    else if (fault != 0)
        return exchange.refuse(S3Error{S3Code::PreconditionFailed, {}});
    const auto range = request.has("partNumber") ? partRange(request, object) : byteRange(request.field("range"), object.size);
    if (!range)
        return exchange.refuse(range.error());
    FieldBlock fields = fieldsOf(request, object);
    if (request.field("x-amz-checksum-mode").toUpper() == "ENABLED" && !*range)
        fields += checksumField(object.checksum);
    if (request.has("partNumber"))
        fields += partFields(request, object);
    const ByteRange sent = range->value_or(ByteRange{0, object.size});
    fields += "content-length:" + QByteArray::number(sent.length) + '\n';
    if (*range)
        fields += "content-range:bytes " + QByteArray::number(sent.offset) + '-'
            + QByteArray::number(sent.offset + sent.length - 1) + '/' + QByteArray::number(object.size) + '\n';
    exchange.answerFile(*range ? 206 : 200, fields, object.file, sent.offset, sent.length);
}

void getObject(S3Exchange &exchange)
{
    exchange.objects().find(exchange.bucket(), exchange.request().key,
        exchange.orRefuse<ObjectInfo>([&exchange](const ObjectInfo &object) { answerObject(exchange, object); }));
}

// Only what is asked for is told.
static QByteArray attributesXml(const QByteArrayList &wanted, const S3Request &request, const ObjectInfo &object)
{
    S3Xml xml("GetObjectAttributesResponse");
    if (wanted.contains("ETag"))
        xml.text("ETag", QString::fromLatin1(object.etag));
    if (wanted.contains("Checksum") && object.checksum) {
        xml.open("Checksum");
        const QByteArray name = "Checksum" + wireName(object.checksum->algorithm);
        xml.text(name.constData(), QString::fromLatin1(object.checksum->value));
        xml.text("ChecksumType", object.checksum->isComposite ? u"COMPOSITE"_s : u"FULL_OBJECT"_s);
        xml.close();
    }
    if (wanted.contains("ObjectParts"))
        writeParts(xml, request, object);
    if (wanted.contains("StorageClass"))
        xml.text("StorageClass", u"STANDARD"_s);
    if (wanted.contains("ObjectSize"))
        xml.number("ObjectSize", object.size);
    return xml.take();
}

void objectAttributes(S3Exchange &exchange)
{
    static const QByteArrayList known{"ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"};
    QByteArrayList wanted;
    for (const QByteArray &name : exchange.request().field("x-amz-object-attributes").split(',')) {
        if (!known.contains(name.trimmed()))
            return exchange.refuse(S3Error{S3Code::InvalidArgument,
                u"x-amz-object-attributes must name some of ETag, Checksum, ObjectParts, StorageClass and ObjectSize."_s});
        wanted.append(name.trimmed());
    }
    exchange.objects().find(
        exchange.bucket(), exchange.request().key, exchange.orRefuse<ObjectInfo>([&exchange, wanted](const ObjectInfo &object) {
            exchange.answerXml(
                attributesXml(wanted, exchange.request(), object), "last-modified:" + httpTime(object.modifiedAt) + '\n');
        }));
}

// ---- Writing

void putObject(S3Exchange &exchange)
{
    const WrittenFile file = exchange.takeFile();
    const S3Result<ObjectHeaders> headers = objectHeaders(exchange.request());
    if (!headers)
        return exchange.refuse(headers.error());
    ObjectChange change{exchange.bucket(), {}, u"Put"_s, exchange.request().clientAddress};
    change.object.key = exchange.request().key;
    change.object.file = file.name;
    change.object.size = file.size;
    change.object.etag = file.md5.toHex();
    change.object.headers = *headers;
    change.object.checksum = ObjectChecksum{*exchange.algorithm(), file.checksum.toBase64(), false};
    exchange.objects().put(std::move(change), putCondition(exchange.request()),
        exchange.orRefuse<ObjectInfo>(
            [&exchange](const ObjectInfo &object) { exchange.answer(200, etagField(object) + checksumField(object.checksum)); }));
}

// "bucket/key" or "/bucket/key", percent-encoded.
S3Result<CopySource> copySource(const S3Request &request)
{
    QByteArray source = request.field("x-amz-copy-source");
    if (source.startsWith('/'))
        source = source.sliced(1);
    if (const qsizetype version = source.indexOf("?versionId="); version >= 0)
        return refuse(S3Code::NotImplemented, u"There are no versions of objects."_s);
    source = QByteArray::fromPercentEncoding(source);
    const qsizetype slash = source.indexOf('/');
    if (slash <= 0 || slash + 1 == source.size())
        return refuse(S3Code::InvalidArgument, u"x-amz-copy-source must be bucket/key."_s);
    return CopySource{QString::fromUtf8(source.first(slash)), QString::fromUtf8(source.sliced(slash + 1))};
}

static void storeCopy(S3Exchange &exchange, const ObjectHeaders &headers, ChecksumAlgorithm algorithm, const WrittenFile &file)
{
    ObjectChange change{exchange.bucket(), {}, u"Copy"_s, exchange.request().clientAddress};
    change.object.key = exchange.request().key;
    change.object.file = file.name;
    change.object.size = file.size;
    change.object.etag = file.md5.toHex();
    change.object.headers = headers;
    change.object.checksum = ObjectChecksum{algorithm, file.checksum.toBase64(), false};
    exchange.objects().put(std::move(change), {}, exchange.orRefuse<ObjectInfo>([&exchange](const ObjectInfo &object) {
        S3Xml xml("CopyObjectResult");
        xml.time("LastModified", object.modifiedAt);
        xml.text("ETag", u"\"%1\""_s.arg(QString::fromLatin1(object.etag)));
        exchange.answerXml(xml.take());
    }));
}

static void copyFound(S3Exchange &exchange, const CopySource &source, const ObjectInfo &from)
{
    const S3Request &request = exchange.request();
    if (conditionFault(request, "x-amz-copy-source-", from) != 0)
        return exchange.refuse(S3Error{S3Code::PreconditionFailed, {}});
    const bool isReplaced = request.field("x-amz-metadata-directive").toUpper() == "REPLACE";
    if (!isReplaced && source.bucket == request.bucket && source.key == request.key)
        return exchange.refuse(S3Error{S3Code::InvalidRequest, u"A copy onto itself must replace the metadata."_s});
    const S3Result<ObjectHeaders> headers = isReplaced ? objectHeaders(request) : from.headers;
    if (!headers)
        return exchange.refuse(headers.error());
    const ChecksumAlgorithm algorithm = checksumAlgorithmFromWire(request.field("x-amz-checksum-algorithm"))
                                            .value_or(from.checksum ? from.checksum->algorithm : ChecksumAlgorithm::Crc64Nvme);
    exchange.objects().copy(from, algorithm,
        [self = QPointer<S3Exchange>(&exchange), headers = *headers, algorithm](const Result<WrittenFile> &file) {
            if (!self)
                return;
            if (!file)
                return self->refuse(ObjectFault::Unavailable);
            storeCopy(*self, headers, algorithm, *file);
        });
}

void copyObject(S3Exchange &exchange)
{
    const S3Result<CopySource> source = copySource(exchange.request());
    if (!source)
        return exchange.refuse(source.error());
    exchange.objects().find({exchange.app(), source->bucket}, source->key,
        exchange.orRefuse<ObjectInfo>(
            [&exchange, source = *source](const ObjectInfo &from) { copyFound(exchange, source, from); }));
}

void deleteObject(S3Exchange &exchange)
{
    exchange.objects().remove(exchange.bucket(), {exchange.request().key},
        exchange.orRefuse<QList<bool>>([&exchange](const QList<bool> &) { exchange.answer(204); }));
}

} // namespace isola::s3
