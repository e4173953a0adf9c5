#pragma once
// One API request as controllers see it: complete, checked, its caller known. A value.

#include "core/base/Result.h"
#include "core/model/Caller.h"
#include "core/model/Invocation.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <initializer_list>
#include <optional>

namespace isola {

// A query string, decoded ('+' is a space). A name that comes twice is refused.
class Query final {
public:
    static Result<Query> parse(QByteArrayView encoded);

    std::optional<QString> value(QLatin1StringView name) const;
    // An error that names every parameter that is not in the list.
    Result<void> allowOnly(std::initializer_list<QLatin1StringView> names) const;

private:
    QList<std::pair<QString, QString>> m_items;
};

struct Request {
    QByteArray method;
    QByteArray path; // as sent, percent-encoded
    QByteArray queryText; // as sent, after '?'
    Query query;
    FieldBlock fields;
    QByteArray body;
    Caller caller;
    AppId app; // from the path; empty where it names none
    QList<std::pair<QByteArray, QString>> parameters; // of the route, in order, decoded
    QByteArray baseUrl; // "http://127.0.0.1:4000"
    QByteArray clientAddress;

    QString parameter(QByteArrayView name) const;
    QByteArray field(QByteArrayView lowerCaseName) const; // empty without one
    Result<QJsonObject> json() const; // the body, which must be a JSON object
    Result<QJsonObject> optionalJson() const; // likewise; no body is an empty object
};

// Percent-decoding of one path segment; nothing when an escape is malformed or the result is not UTF-8.
std::optional<QByteArray> decodeSegment(QByteArrayView segment);

// A validation error for a single field.
tl::unexpected<Error> refuseField(QLatin1StringView field, const QString &message);

} // namespace isola
