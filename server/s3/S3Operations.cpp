#include "server/s3/S3Operations.h"

namespace isola {

using namespace Qt::StringLiterals;
using Kind = S3Body::Kind;

// Parts of S3 that are asked for by a word in the query and not served.
static bool asksForMore(const S3Request &request)
{
    static const QByteArrayList words{"accelerate", "acl", "analytics", "encryption", "intelligent-tiering", "inventory",
        "legal-hold", "lifecycle", "logging", "metrics", "notification", "object-lock", "ownershipControls", "policy",
        "policyStatus", "publicAccessBlock", "replication", "requestPayment", "restore", "retention", "select", "tagging",
        "torrent", "versionId", "versions", "website"};
    return std::any_of(words.begin(), words.end(), [&](const QByteArray &word) { return request.has(word); });
}

static S3Result<S3Operation> corsOperation(const QByteArray &method)
{
    if (method == "PUT")
        return S3Operation{Kind::Xml, s3::putBucketCors};
    if (method == "GET")
        return S3Operation{Kind::Ignored, s3::bucketCors};
    if (method == "DELETE")
        return S3Operation{Kind::Ignored, s3::deleteBucketCors};
    return refuse(S3Code::MethodNotAllowed);
}

static S3Result<S3Operation> bucketOperation(const S3Request &request)
{
    const QByteArray &method = request.method;
    if (request.has("cors"))
        return corsOperation(method);
    if (method == "PUT" && !request.has("versioning"))
        return S3Operation{Kind::Xml, s3::createBucket};
    if (method == "DELETE")
        return S3Operation{Kind::Ignored, s3::deleteBucket};
    if (method == "HEAD")
        return S3Operation{Kind::Ignored, s3::headBucket};
    if (method == "POST" && request.has("delete"))
        return S3Operation{Kind::Xml, s3::deleteObjects};
    if (method != "GET")
        return refuse(method == "PUT" ? S3Code::NotImplemented : S3Code::MethodNotAllowed);
    if (request.has("location"))
        return S3Operation{Kind::Ignored, s3::bucketLocation};
    if (request.has("versioning"))
        return S3Operation{Kind::Ignored, s3::bucketVersioning};
    if (request.has("uploads"))
        return S3Operation{Kind::Ignored, s3::listUploads};
    return S3Operation{Kind::Ignored, s3::listObjects};
}

static S3Result<S3Operation> objectOperation(const S3Request &request)
{
    const QByteArray &method = request.method;
    const bool isCopy = request.fields.contains("x-amz-copy-source");
    const bool isOfUpload = request.has("uploadId");
    if (method == "PUT" && isOfUpload)
        return isCopy ? S3Operation{Kind::Ignored, s3::copyPart} : S3Operation{Kind::Object, s3::putPart};
    if (method == "PUT")
        return isCopy ? S3Operation{Kind::Ignored, s3::copyObject} : S3Operation{Kind::Object, s3::putObject};
    if (method == "GET" && isOfUpload)
        return S3Operation{Kind::Ignored, s3::listParts};
    if (method == "GET" && request.has("attributes"))
        return S3Operation{Kind::Ignored, s3::objectAttributes};
    if (method == "GET" || method == "HEAD")
        return S3Operation{Kind::Ignored, s3::getObject};
    if (method == "DELETE")
        return S3Operation{Kind::Ignored, isOfUpload ? s3::abortUpload : s3::deleteObject};
    if (method == "POST" && request.has("uploads"))
        return S3Operation{Kind::Ignored, s3::createUpload};
    if (method == "POST" && isOfUpload)
        return S3Operation{Kind::Xml, s3::completeUpload};
    return refuse(S3Code::MethodNotAllowed);
}

S3Result<S3Operation> operationOf(const S3Request &request)
{
    if (asksForMore(request) || (request.has("cors") && !request.key.isEmpty()))
        return refuse(S3Code::NotImplemented);
    if (!request.key.isEmpty())
        return objectOperation(request);
    if (!request.bucket.isEmpty())
        return bucketOperation(request);
    if (request.method == "GET")
        return S3Operation{Kind::Ignored, s3::listBuckets};
    return refuse(S3Code::MethodNotAllowed);
}

} // namespace isola
