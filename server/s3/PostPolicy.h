#pragma once
// What the signer of an upload form allows: until when, and which values its fields may have. Source: "Creating an HTML form
// using AWS Signature Version 4" and "POST policy", Amazon S3 API reference. A value.

#include "server/s3/S3Error.h"

#include <QDateTime>
#include <QMap>

namespace isola {

class PostPolicy final {
public:
    // Of the form's field: JSON in base64.
    static S3Result<PostPolicy> parse(const QByteArray &policy);

    // Whether the fields (names in lower case, `bucket` too, and the key as it will be) are all allowed for and as they must
    // be. Says which condition fails.
    S3Result<void> allows(const QMap<QByteArray, QByteArray> &fields, const QDateTime &now) const;

    qint64 leastSize() const { return m_leastSize; }
    qint64 mostSize() const { return m_mostSize; }

private:
    enum class Match { Equal, Prefix };
    struct Condition {
        Match match = Match::Equal;
        QByteArray field;
        QByteArray value;
        QString text; // for whoever hears that it fails
    };

    S3Result<void> add(const QJsonValue &condition);

    QDateTime m_expiration;
    QList<Condition> m_conditions;
    qint64 m_leastSize = 0;
    qint64 m_mostSize = Objects::kMaxObject;
};

} // namespace isola
