#pragma once
// One request to the S3 endpoint, its head taken apart: path-style, as /bucket/key. A value.

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
    QList<std::pair<QByteArray, QByteArray>> query; // decoded, in the order sent
    QMap<QByteArray, QByteArray> fields; // names in lower case, repeated ones joined
    QByteArray clientAddress;
    qint64 contentLength = 0; // -1: chunked

    static S3Result<S3Request> parse(const RequestHead &head);

    bool has(QByteArrayView name) const; // in the query
    QByteArray value(QByteArrayView name) const;
    QByteArray field(const QByteArray &name) const { return fields.value(name); }
};

// Percent-encoding as AWS has it: all but letters, digits and "-._~". The slash only where it is no separator.
QByteArray awsEncoded(QByteArrayView text, bool encodesSlash);

} // namespace isola
