#include "server/s3/S3Cors.h"
#include "server/s3/S3Operations.h"
#include "server/s3/S3Xml.h"

namespace isola::s3 {

using namespace Qt::StringLiterals;

static constexpr int kMaxKeys = 1000;

static void writeOwner(S3Xml &xml, const AppId &app)
{
    xml.open("Owner");
    xml.text("ID", app.value);
    xml.text("DisplayName", app.value);
    xml.close();
}

void listBuckets(S3Exchange &exchange)
{
    exchange.objects().buckets(exchange.app(), exchange.orRefuse<QList<Bucket>>([&exchange](const QList<Bucket> &buckets) {
        S3Xml xml("ListAllMyBucketsResult");
        writeOwner(xml, exchange.app());
        xml.open("Buckets");
        for (const Bucket &bucket : buckets) {
            xml.open("Bucket");
            xml.text("Name", bucket.name);
            xml.time("CreationDate", bucket.createdAt);
            xml.close();
        }
        xml.close();
        exchange.answerXml(xml.take());
    }));
}

void createBucket(S3Exchange &exchange)
{
    exchange.objects().createBucket(exchange.bucket(), exchange.orRefuse<bool>([&exchange](const bool &isNew) {
        if (!isNew)
            return exchange.refuse(S3Error{S3Code::BucketAlreadyOwnedByYou, {}});
        exchange.answer(200, "location:/" + exchange.request().bucket.toLatin1() + '\n');
    }));
}

void deleteBucket(S3Exchange &exchange)
{
    exchange.objects().removeBucket(
        exchange.bucket(), exchange.orRefuse<bool>([&exchange](const bool &) { exchange.answer(204); }));
}

void headBucket(S3Exchange &exchange)
{
    exchange.objects().hasBucket(exchange.bucket(), exchange.orRefuse<bool>([&exchange](const bool &isThere) {
        if (!isThere)
            return exchange.refuse(ObjectFault::NoSuchBucket);
        exchange.answer(200, "x-amz-bucket-region:us-east-1\n");
    }));
}

// Of a bucket that there is.
static void answerConstant(S3Exchange &exchange, const char *root)
{
    exchange.objects().hasBucket(exchange.bucket(), exchange.orRefuse<bool>([&exchange, root](const bool &isThere) {
        if (!isThere)
            return exchange.refuse(ObjectFault::NoSuchBucket);
        exchange.answerXml(S3Xml(root).take());
    }));
}

// Empty stands for us-east-1.
void bucketLocation(S3Exchange &exchange)
{
    answerConstant(exchange, "LocationConstraint");
}

// Never switched on.
void bucketVersioning(S3Exchange &exchange)
{
    answerConstant(exchange, "VersioningConfiguration");
}

// ---- Pages of other origins

void putBucketCors(S3Exchange &exchange)
{
    const S3Result<CorsRules> rules = readCorsRules(exchange.xml());
    if (!rules)
        return exchange.refuse(rules.error());
    exchange.objects().setCors(
        exchange.bucket(), *rules, exchange.orRefuse<bool>([&exchange](const bool &) { exchange.answer(200); }));
}

void bucketCors(S3Exchange &exchange)
{
    exchange.objects().hasBucket(exchange.bucket(), exchange.orRefuse<bool>([&exchange](const bool &isThere) {
        if (!isThere)
            return exchange.refuse(ObjectFault::NoSuchBucket);
        const CorsRules rules = exchange.objects().cors(exchange.bucket());
        if (rules.isEmpty())
            return exchange.refuse(S3Error{S3Code::NoSuchCorsConfiguration, {}});
        exchange.answerXml(corsXml(rules));
    }));
}

void deleteBucketCors(S3Exchange &exchange)
{
    exchange.objects().setCors(
        exchange.bucket(), {}, exchange.orRefuse<bool>([&exchange](const bool &) { exchange.answer(204); }));
}

// ---- Lists

namespace {

struct ListRequest {
    ObjectListQuery query;
    bool isSecondVersion = false;
    bool encodesUrls = false;
    QString startAfter; // start-after or marker
    QString token;
};

} // namespace

static S3Result<ListRequest> listRequest(const S3Request &request)
{
    ListRequest list;
    list.isSecondVersion = request.value("list-type") == "2";
    list.encodesUrls = request.value("encoding-type") == "url";
    list.query.prefix = QString::fromUtf8(request.value("prefix"));
    list.query.delimiter = QString::fromUtf8(request.value("delimiter"));
    list.startAfter = QString::fromUtf8(request.value(list.isSecondVersion ? "start-after" : "marker"));
    list.token = QString::fromUtf8(request.value("continuation-token"));
    list.query.after = list.token.isEmpty()
        ? list.startAfter
        : QString::fromUtf8(QByteArray::fromBase64(list.token.toLatin1(), QByteArray::Base64UrlEncoding));
    if (request.has("max-keys")) {
        bool isNumber = false;
        const int most = request.value("max-keys").toInt(&isNumber);
        if (!isNumber || most < 0)
            return refuse(S3Code::InvalidArgument, u"max-keys must be a number of at least 0."_s);
        list.query.limit = std::min(most, kMaxKeys);
    }
    return list;
}

static QString shown(const ListRequest &list, const QString &text)
{
    return list.encodesUrls ? QString::fromLatin1(awsEncoded(text.toUtf8(), false)) : text;
}

static void writeObject(S3Xml &xml, const ListRequest &list, const ObjectInfo &object)
{
    xml.open("Contents");
    xml.text("Key", shown(list, object.key));
    xml.time("LastModified", object.modifiedAt);
    xml.text("ETag", u"\"%1\""_s.arg(QString::fromLatin1(object.etag)));
    if (object.checksum) {
        xml.text("ChecksumAlgorithm", QString::fromLatin1(wireName(object.checksum->algorithm)));
        xml.text("ChecksumType", object.checksum->isComposite ? u"COMPOSITE"_s : u"FULL_OBJECT"_s);
    }
    xml.number("Size", object.size);
    xml.text("StorageClass", u"STANDARD"_s);
    xml.close();
}

static QByteArray listXml(const QString &bucket, const ListRequest &list, const ObjectListing &listing)
{
    S3Xml xml("ListBucketResult");
    xml.text("Name", bucket);
    xml.text("Prefix", shown(list, list.query.prefix));
    if (!list.query.delimiter.isEmpty())
        xml.text("Delimiter", shown(list, list.query.delimiter));
    xml.number("MaxKeys", list.query.limit);
    if (list.encodesUrls)
        xml.text("EncodingType", u"url"_s);
    xml.text("IsTruncated", listing.hasMore ? u"true"_s : u"false"_s);
    if (list.isSecondVersion) {
        xml.number("KeyCount", listing.objects.size() + listing.commonPrefixes.size());
        if (!list.token.isEmpty())
            xml.text("ContinuationToken", list.token);
        if (listing.hasMore)
            xml.text("NextContinuationToken", QString::fromLatin1(listing.last.toUtf8().toBase64(QByteArray::Base64UrlEncoding)));
        if (!list.startAfter.isEmpty())
            xml.text("StartAfter", shown(list, list.startAfter));
    } else {
        xml.text("Marker", shown(list, list.startAfter));
        if (listing.hasMore)
            xml.text("NextMarker", shown(list, listing.last));
    }
    for (const ObjectInfo &object : listing.objects)
        writeObject(xml, list, object);
    for (const QString &prefix : listing.commonPrefixes) {
        xml.open("CommonPrefixes");
        xml.text("Prefix", shown(list, prefix));
        xml.close();
    }
    return xml.take();
}

void listObjects(S3Exchange &exchange)
{
    const S3Result<ListRequest> list = listRequest(exchange.request());
    if (!list)
        return exchange.refuse(list.error());
    exchange.objects().list(
        exchange.bucket(), list->query, exchange.orRefuse<ObjectListing>([&exchange, list = *list](const ObjectListing &listing) {
            exchange.answerXml(listXml(exchange.request().bucket, list, listing));
        }));
}

// ---- Many deletions

void deleteObjects(S3Exchange &exchange)
{
    const std::optional<DeleteRequest> wanted = readDeleteRequest(exchange.xml());
    if (!wanted || wanted->keys.size() > kMaxKeys)
        return exchange.refuse(S3Error{S3Code::MalformedXml, {}});
    exchange.objects().remove(
        exchange.bucket(), wanted->keys, exchange.orRefuse<QList<bool>>([&exchange, wanted = *wanted](const QList<bool> &) {
            S3Xml xml("DeleteResult");
            for (const QString &key : wanted.keys) {
                if (wanted.isQuiet)
                    break;
                xml.open("Deleted");
                xml.text("Key", key);
                xml.close();
            }
            exchange.answerXml(xml.take());
        }));
}

} // namespace isola::s3
