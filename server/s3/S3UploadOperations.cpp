#include "server/s3/S3Operations.h"
#include "server/s3/S3PartPage.h"

namespace isola::s3 {

using namespace Qt::StringLiterals;

static QString uploadId(const S3Exchange &exchange)
{
    return QString::fromUtf8(exchange.request().value("uploadId"));
}

static QString quoted(const QByteArray &etag)
{
    return u"\"%1\""_s.arg(QString::fromLatin1(etag));
}

void createUpload(S3Exchange &exchange)
{
    const S3Request &request = exchange.request();
    const S3Result<ObjectHeaders> headers = objectHeaders(request);
    if (!headers)
        return exchange.refuse(headers.error());
    MultipartUpload upload;
    upload.key = request.key;
    upload.headers = *headers;
    upload.algorithm = checksumAlgorithmFromWire(request.field("x-amz-checksum-algorithm"));
    const QByteArray type = request.field("x-amz-checksum-type").toUpper();
    const bool isWhole = upload.algorithm == ChecksumAlgorithm::Crc64Nvme || type == "FULL_OBJECT";
    const bool isHash = upload.algorithm == ChecksumAlgorithm::Sha1 || upload.algorithm == ChecksumAlgorithm::Sha256;
    if (isHash && type == "FULL_OBJECT")
        return exchange.refuse(S3Error{S3Code::InvalidRequest, u"A SHA over parts is composite."_s});
    upload.isComposite = !isWhole;
    exchange.objects().beginUpload(
        exchange.bucket(), upload, exchange.orRefuse<MultipartUpload>([&exchange](const MultipartUpload &begun) {
            S3Xml xml("InitiateMultipartUploadResult");
            xml.text("Bucket", exchange.request().bucket);
            xml.text("Key", begun.key);
            xml.text("UploadId", begun.id);
            FieldBlock fields;
            if (begun.algorithm)
                fields = "x-amz-checksum-algorithm:" + wireName(*begun.algorithm)
                    + "\nx-amz-checksum-type:" + (begun.isComposite ? "COMPOSITE" : "FULL_OBJECT") + '\n';
            exchange.answerXml(xml.take(), fields);
        }));
}

// ---- Parts

static std::optional<int> partNumber(const S3Request &request)
{
    bool isNumber = false;
    const int number = request.value("partNumber").toInt(&isNumber);
    return isNumber && number >= 1 && number <= Objects::kMaxParts ? std::optional(number) : std::nullopt;
}

static UploadedPart partOf(int number, const WrittenFile &file, std::optional<ChecksumAlgorithm> algorithm)
{
    UploadedPart part;
    part.number = number;
    part.file = file.name;
    part.size = file.size;
    part.md5 = file.md5;
    if (algorithm)
        part.checksum = ObjectChecksum{*algorithm, file.checksum.toBase64(), false};
    return part;
}

static const S3Error kBadNumber{S3Code::InvalidArgument, u"partNumber must be between 1 and 10000."_s};

void putPart(S3Exchange &exchange)
{
    const WrittenFile file = exchange.takeFile();
    const std::optional<int> number = partNumber(exchange.request());
    if (!number)
        return exchange.refuse(kBadNumber);
    exchange.objects().putPart(exchange.bucket(), exchange.request().key, uploadId(exchange),
        partOf(*number, file, exchange.algorithm()), exchange.orRefuse<UploadedPart>([&exchange](const UploadedPart &part) {
            FieldBlock fields = "etag:" + quoted(part.md5.toHex()).toLatin1() + '\n';
            if (part.checksum)
                fields += "x-amz-checksum-" + wireName(part.checksum->algorithm).toLower() + ':' + part.checksum->value + '\n';
            exchange.answer(200, fields);
        }));
}

static void storePart(S3Exchange &exchange, int number, std::optional<ChecksumAlgorithm> algorithm, const WrittenFile &file)
{
    exchange.objects().putPart(exchange.bucket(), exchange.request().key, uploadId(exchange), partOf(number, file, algorithm),
        exchange.orRefuse<UploadedPart>([&exchange](const UploadedPart &part) {
            S3Xml xml("CopyPartResult");
            xml.time("LastModified", part.modifiedAt);
            xml.text("ETag", quoted(part.md5.toHex()));
            exchange.answerXml(xml.take());
        }));
}

static void copyRange(S3Exchange &exchange, int number, std::optional<ChecksumAlgorithm> algorithm, const ObjectInfo &from)
{
    const auto range = byteRange(exchange.request().field("x-amz-copy-source-range"), from.size);
    if (!range)
        return exchange.refuse(range.error());
    const ByteRange copied = range->value_or(ByteRange{0, from.size});
    exchange.objects().copyRange(from, copied.offset, copied.length, algorithm,
        [self = QPointer<S3Exchange>(&exchange), number, algorithm](const Result<WrittenFile> &file) {
            if (!self)
                return;
            if (!file)
                return self->refuse(ObjectFault::Unavailable);
            storePart(*self, number, algorithm, *file);
        });
}

void copyPart(S3Exchange &exchange)
{
    const std::optional<int> number = partNumber(exchange.request());
    if (!number)
        return exchange.refuse(kBadNumber);
    const S3Result<CopySource> source = copySource(exchange.request());
    if (!source)
        return exchange.refuse(source.error());
    const auto copy = [&exchange, number = *number, source = *source](const MultipartUpload &upload) {
        exchange.objects().find({exchange.app(), source.bucket}, source.key,
            exchange.orRefuse<ObjectInfo>([&exchange, number, algorithm = upload.algorithm](
                                              const ObjectInfo &from) { copyRange(exchange, number, algorithm, from); }));
    };
    exchange.objects().findUpload(
        exchange.bucket(), exchange.request().key, uploadId(exchange), exchange.orRefuse<MultipartUpload>(copy));
}

// ---- The end of an upload

void completeUpload(S3Exchange &exchange)
{
    const auto parts = readCompletion(exchange.xml());
    if (!parts || parts->size() > Objects::kMaxParts)
        return exchange.refuse(S3Error{S3Code::MalformedXml, {}});
    const Objects::Completion completion{exchange.bucket(), exchange.request().key, uploadId(exchange), *parts,
        putCondition(exchange.request()), exchange.request().clientAddress};
    exchange.objects().complete(completion, exchange.orRefuse<ObjectInfo>([&exchange](const ObjectInfo &object) {
        S3Xml xml("CompleteMultipartUploadResult");
        xml.text("Location", u"/%1/%2"_s.arg(exchange.request().bucket, object.key));
        xml.text("Bucket", exchange.request().bucket);
        xml.text("Key", object.key);
        xml.text("ETag", quoted(object.etag));
        if (object.checksum) {
            const QByteArray name = "Checksum" + wireName(object.checksum->algorithm);
            xml.text(name.constData(), QString::fromLatin1(object.checksum->value));
            xml.text("ChecksumType", object.checksum->isComposite ? u"COMPOSITE"_s : u"FULL_OBJECT"_s);
        }
        exchange.answerXml(xml.take());
    }));
}

void abortUpload(S3Exchange &exchange)
{
    exchange.objects().abortUpload(exchange.bucket(), exchange.request().key, uploadId(exchange),
        exchange.orRefuse<bool>([&exchange](const bool &) { exchange.answer(204); }));
}

// ---- Lists

void listParts(S3Exchange &exchange)
{
    exchange.objects().parts(exchange.bucket(), exchange.request().key, uploadId(exchange),
        exchange.orRefuse<QList<UploadedPart>>([&exchange](const QList<UploadedPart> &parts) {
            const int after = exchange.request().value("part-number-marker").toInt();
            const QByteArray asked = exchange.request().value("max-parts");
            const int most = asked.isEmpty() ? kMostPartsInPage : std::clamp(asked.toInt(), 0, kMostPartsInPage);
            S3Xml xml("ListPartsResult");
            xml.text("Bucket", exchange.request().bucket);
            xml.text("Key", exchange.request().key);
            xml.text("UploadId", uploadId(exchange));
            for (const UploadedPart &part : beginPartPage(xml, parts, after, most)) {
                xml.open("Part");
                xml.number("PartNumber", part.number);
                xml.time("LastModified", part.modifiedAt);
                xml.text("ETag", quoted(part.md5.toHex()));
                xml.number("Size", part.size);
                xml.close();
            }
            exchange.answerXml(xml.take());
        }));
}

void listUploads(S3Exchange &exchange)
{
    const QString prefix = QString::fromUtf8(exchange.request().value("prefix"));
    exchange.objects().uploads(exchange.bucket(), prefix,
        exchange.orRefuse<QList<MultipartUpload>>([&exchange, prefix](const QList<MultipartUpload> &uploads) {
            S3Xml xml("ListMultipartUploadsResult");
            xml.text("Bucket", exchange.request().bucket);
            xml.text("KeyMarker", {});
            xml.text("UploadIdMarker", {});
            xml.text("Prefix", prefix);
            xml.number("MaxUploads", 1000);
            xml.text("IsTruncated", u"false"_s);
            for (const MultipartUpload &upload : uploads) {
                xml.open("Upload");
                xml.text("Key", upload.key);
                xml.text("UploadId", upload.id);
                xml.text("StorageClass", u"STANDARD"_s);
                xml.time("Initiated", upload.createdAt);
                xml.close();
            }
            exchange.answerXml(xml.take());
        }));
}

} // namespace isola::s3
