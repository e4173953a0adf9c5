#pragma once
// One request to the S3 endpoint, its head taken apart: path-style, as /bucket/key, or with the bucket in the host's name. A
// value.

#include "server/guard/RequestHead.h"
#include "server/s3/S3Error.h"

#include <QMap>

namespace isola {

struct S3Request {
    static constexpr qsizetype kMaxKey = 1024; // UTF-8 bytes

    QByteArray method;
    QByteArray path; // as sent, percent-encoded
    QString bucket; // empty: the service itself
    QString key; // empty: the bucket itself
    bool isHostStyle = false; // the bucket is in the host's name, not in the path
    QList<std::pair<QByteArray, QByteArray>> query; // decoded, in the order sent
    QMap<QByteArray, QByteArray> fields; // names in lower case, repeated ones joined
    QByteArray clientAddress;
    qint64 contentLength = 0; // -1: chunked

    // `domains` are the endpoint's own names: of "in.s3.example.com" the bucket is what stands before one of them.
    static S3Result<S3Request> parse(const RequestHead &head, const QByteArrayList &domains = {});

    // Names the object of a request whose path has only the bucket.
    S3Result<void> nameKey(const QByteArray &utf8);

    bool has(QByteArrayView name) const; // in the query
    QByteArray value(QByteArrayView name) const;
    QByteArray field(const QByteArray &name) const { return fields.value(name); }
    // Of the object itself, as the head has it: without what a coding adds. -1: not said.
    qint64 claimedLength() const;
};

// Percent-encoding as AWS has it: all but letters, digits and "-._~". The slash only where it is no separator.
QByteArray awsEncoded(QByteArrayView text, bool encodesSlash);

} // namespace isola
