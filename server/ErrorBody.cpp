#include "server/ErrorBody.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

QJsonArray fieldErrors(const QList<FieldError> &details)
{
    QJsonArray array;
    for (const FieldError &detail : details) {
        QJsonObject entry{{u"field"_s, detail.field}, {u"message"_s, detail.message}};
        if (detail.line > 0) {
            entry.insert(u"line"_s, detail.line);
            entry.insert(u"column"_s, detail.column);
        }
        if (!detail.excerpt.isEmpty())
            entry.insert(u"excerpt"_s, detail.excerpt);
        array.append(entry);
    }
    return array;
}

QByteArray errorBody(const Error &error, const QJsonObject &details)
{
    QJsonObject object{
        {u"code"_s, QString(wireName(error.code))}, {u"message"_s, error.message}, {u"remediation"_s, error.remediation}};
    if (!details.isEmpty())
        object.insert(u"details"_s, details);
    else if (!error.details.isEmpty())
        object.insert(u"details"_s, fieldErrors(error.details));
    return QJsonDocument(QJsonObject{{u"error"_s, object}}).toJson(QJsonDocument::Compact);
}

FieldBlock errorFields(ErrorCode code)
{
    FieldBlock fields = "content-type:application/json\n"_ba;
    switch (code) {
    case ErrorCode::AuthRequired:
        return fields + "www-authenticate:Bearer realm=\"isola\"\n";
    case ErrorCode::AuthInvalidToken:
        return fields + "www-authenticate:Bearer realm=\"isola\", error=\"invalid_token\"\n";
    case ErrorCode::RateLimited:
        return fields + "retry-after:1\n";
    case ErrorCode::AppPaused:
        return fields + "retry-after:60\n";
    case ErrorCode::RuntimeUnavailable:
        return fields + "retry-after:1\n";
    case ErrorCode::ValidationInvalidSchema:
    case ErrorCode::AuthInsufficientPermissions:
    case ErrorCode::ResourceNotFound:
    case ErrorCode::MethodNotAllowed:
    case ErrorCode::ResourceConflict:
    case ErrorCode::PayloadTooLarge:
    case ErrorCode::FunctionError:
    case ErrorCode::FunctionBadResponse:
    case ErrorCode::FunctionTimeout:
    case ErrorCode::FunctionMemoryLimit:
    case ErrorCode::FunctionCrashed:
        return fields;
    }
    Q_UNREACHABLE();
}

ErrorCode errorCodeOfStatus(int status)
{
    switch (status) {
    case 401:
        return ErrorCode::AuthRequired;
    case 403:
        return ErrorCode::AuthInsufficientPermissions;
    case 404:
        return ErrorCode::ResourceNotFound;
    case 405:
        return ErrorCode::MethodNotAllowed;
    case 409:
        return ErrorCode::ResourceConflict;
    case 413:
        return ErrorCode::PayloadTooLarge;
    case 429:
        return ErrorCode::RateLimited;
    case 504:
        return ErrorCode::FunctionTimeout;
    default:
        return status >= 500 && status != 501 && status != 505 ? ErrorCode::RuntimeUnavailable
                                                               : ErrorCode::ValidationInvalidSchema;
    }
}

} // namespace isola
