#pragma once
// What can be asked of the S3 endpoint: which operation a request means, and the operations. Each answers its exchange, now or
// later.

#include "server/s3/S3Exchange.h"

namespace isola {

struct S3Operation {
    S3Body::Kind body = S3Body::Kind::Ignored;
    S3Exchange::Operation run;
};

S3Result<S3Operation> operationOf(const S3Request &request);

namespace s3 {

void listBuckets(S3Exchange &exchange);
void createBucket(S3Exchange &exchange);
void deleteBucket(S3Exchange &exchange);
void headBucket(S3Exchange &exchange);
void bucketLocation(S3Exchange &exchange);
void bucketVersioning(S3Exchange &exchange);
void putBucketCors(S3Exchange &exchange);
void bucketCors(S3Exchange &exchange);
void deleteBucketCors(S3Exchange &exchange);
void listObjects(S3Exchange &exchange); // both versions
void deleteObjects(S3Exchange &exchange);

void putObject(S3Exchange &exchange);
void copyObject(S3Exchange &exchange);
void getObject(S3Exchange &exchange); // and HEAD
void objectAttributes(S3Exchange &exchange);
void deleteObject(S3Exchange &exchange);

void createUpload(S3Exchange &exchange);
void putPart(S3Exchange &exchange);
void copyPart(S3Exchange &exchange);
void completeUpload(S3Exchange &exchange);
void abortUpload(S3Exchange &exchange);
void listParts(S3Exchange &exchange);
void listUploads(S3Exchange &exchange);

// What the operations on objects share.
S3Result<ObjectHeaders> objectHeaders(const S3Request &request);
FieldBlock checksumField(const std::optional<ObjectChecksum> &checksum);
struct CopySource {
    QString bucket;
    QString key;
};
S3Result<CopySource> copySource(const S3Request &request);
// "bytes=0-9" of an object of that size; nothing when there is no range to keep to; an error when it is outside.
struct ByteRange {
    qint64 offset = 0;
    qint64 length = 0;
};
S3Result<std::optional<ByteRange>> byteRange(QByteArrayView field, qint64 size);
PutCondition putCondition(const S3Request &request);

} // namespace s3

} // namespace isola
