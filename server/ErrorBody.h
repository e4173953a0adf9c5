#pragma once
// Errors as clients see them: {"error":{"code","message","remediation","details"?}}. The only place that makes them.

#include "core/base/Error.h"
#include "core/model/Invocation.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>

namespace isola {

// `details` as given; without it, the error's offending fields.
QByteArray errorBody(const Error &error, const QJsonObject &details = {});

// [{field, message, line?, column?, excerpt?}]
QJsonArray fieldErrors(const QList<FieldError> &details);

// The fields that go with it: content-type, and WWW-Authenticate or Retry-After where the code asks for one.
FieldBlock errorFields(ErrorCode code);

// The code that tells an HTTP status which has none of its own (408, 414, 431 ...).
ErrorCode errorCodeOfStatus(int status);

} // namespace isola
