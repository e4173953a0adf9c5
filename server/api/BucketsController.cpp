#include "server/api/BucketsController.h"

#include "core/model/FieldReader.h"
#include "core/model/FunctionJson.h"
#include "server/api/Answers.h"
#include "server/api/InApp.h"
#include "server/api/ObjectFaults.h"
#include "server/api/ObjectTransfer.h"
#include "server/api/ParameterReader.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace isola {

static BucketName bucketOf(const Request &request)
{
    return {request.app, request.parameter("bucket")};
}

BucketsController::BucketsController(Router &router, Objects &objects, const AppRegistry &apps) : m_objects(objects)
{
    using Method = void (BucketsController::*)(const Request &, const Responder &) const;
    const auto handler = [this](Method run) -> Handler {
        return [this, run](const Request &request, const Responder &responder) { (this->*run)(request, responder); };
    };
    static constexpr char kBuckets[] = "/v1/{app_id}/buckets";
    static constexpr char kBucket[] = "/v1/{app_id}/buckets/{bucket}";
    static constexpr char kObject[] = "/v1/{app_id}/buckets/{bucket}/objects/{key}";
    router.add("GET", kBuckets, Access::Developer, plainInApp(apps, handler(&BucketsController::list)));
    router.add("POST", kBuckets, Access::Developer, plainInApp(apps, handler(&BucketsController::create)));
    router.add("DELETE", kBucket, Access::Developer, plainInApp(apps, handler(&BucketsController::remove)));
    router.add(
        "GET", "/v1/{app_id}/buckets/{bucket}/objects", Access::Developer, inApp(apps, handler(&BucketsController::listObjects)));
    router.add("DELETE", kObject, Access::Developer, plainInApp(apps, handler(&BucketsController::removeObject)));
    const auto transfer = [&objects](Connection &connection, const Request &request) -> Exchange * {
        return new ObjectTransfer(connection, request, objects);
    };
    router.add("GET", kObject, Access::Developer, {}).stream = transfer;
    router.add("PUT", kObject, Access::Developer, {}).stream = transfer;
}

void BucketsController::list(const Request &request, const Responder &responder) const
{
    m_objects.buckets(request.app, answeringObject<QList<Bucket>>(responder, {}, {}, [responder](const QList<Bucket> &buckets) {
        QJsonArray array;
        for (const Bucket &bucket : buckets)
            array.append(QJsonObject{
                {u"name"_s, bucket.name}, {u"created_at"_s, timeJson(std::optional(WallTime(Milliseconds(bucket.createdAt))))}});
        responder.json(200, {{u"buckets"_s, array}});
    }));
}

// {"name"}: 201 for a new one, 200 where it is there already.
void BucketsController::create(const Request &request, const Responder &responder) const
{
    const Result<QJsonObject> body = request.json();
    if (!body)
        return responder.error(body.error());
    QList<FieldError> faults;
    FieldReader reader(*body, {}, faults);
    const QString name = reader.text("name"_L1).value_or(QString());
    if (!isBucketName(name) && faults.isEmpty())
        reader.refuse("name"_L1, u"must be 3 to 63 lower-case letters, digits, dots and hyphens"_s);
    reader.refuseUnknown();
    if (!faults.isEmpty())
        return responder.error(validationError(faults));
    const BucketName bucket{request.app, name};
    m_objects.createBucket(bucket, answeringObject<bool>(responder, bucket, {}, [responder, name](bool isNew) {
        responder.json(isNew ? 201 : 200, {{u"name"_s, name}});
    }));
}

void BucketsController::remove(const Request &request, const Responder &responder) const
{
    const BucketName bucket = bucketOf(request);
    m_objects.removeBucket(bucket, answeringObject<bool>(responder, bucket, {}, [responder](bool) { sendSuccess(responder); }));
}

void BucketsController::listObjects(const Request &request, const Responder &responder) const
{
    const Query &query = request.query;
    if (const auto known = query.allowOnly({"prefix"_L1, "delimiter"_L1, "limit"_L1, "cursor"_L1}); !known)
        return responder.error(known.error());
    ParameterReader reader(query);
    ObjectListQuery wanted;
    wanted.limit = int(reader.number("limit"_L1, 1, 1000).value_or(100));
    if (const auto read = reader.finish(); !read)
        return responder.error(read.error());
    wanted.prefix = query.value("prefix"_L1).value_or(QString());
    wanted.delimiter = query.value("delimiter"_L1).value_or(QString());
    wanted.after = query.value("cursor"_L1).value_or(QString());
    const BucketName bucket = bucketOf(request);
    m_objects.list(
        bucket, wanted, answeringObject<ObjectListing>(responder, bucket, {}, [responder](const ObjectListing &listing) {
            QJsonArray objects;
            for (const ObjectInfo &object : listing.objects)
                objects.append(objectJson(object));
            responder.json(200,
                {{u"objects"_s, objects}, {u"prefixes"_s, QJsonArray::fromStringList(listing.commonPrefixes)},
                    {u"hasMore"_s, listing.hasMore},
                    {u"nextCursor"_s, listing.hasMore ? QJsonValue(listing.last) : QJsonValue()}});
        }));
}

void BucketsController::removeObject(const Request &request, const Responder &responder) const
{
    const BucketName bucket = bucketOf(request);
    const QString key = request.parameter("key");
    m_objects.remove(
        bucket, {key}, answeringObject<QList<bool>>(responder, bucket, key, [responder, bucket, key](const QList<bool> &known) {
            if (known.value(0))
                sendSuccess(responder);
            else
                responder.error(objectError(ObjectFault::NoSuchKey, bucket, key));
        }));
}

} // namespace isola
