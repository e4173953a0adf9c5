#include "core/base/Error.h"

namespace isola {

QLatin1StringView wireName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::ValidationInvalidSchema:
        return QLatin1StringView("VALIDATION_INVALID_SCHEMA");
    case ErrorCode::AuthRequired:
        return QLatin1StringView("AUTH_REQUIRED");
    case ErrorCode::AuthInvalidToken:
        return QLatin1StringView("AUTH_INVALID_TOKEN");
    case ErrorCode::AuthInsufficientPermissions:
        return QLatin1StringView("AUTH_INSUFFICIENT_PERMISSIONS");
    case ErrorCode::ResourceNotFound:
        return QLatin1StringView("RESOURCE_NOT_FOUND");
    case ErrorCode::MethodNotAllowed:
        return QLatin1StringView("METHOD_NOT_ALLOWED");
    case ErrorCode::ResourceConflict:
        return QLatin1StringView("RESOURCE_CONFLICT");
    case ErrorCode::PayloadTooLarge:
        return QLatin1StringView("PAYLOAD_TOO_LARGE");
    case ErrorCode::RateLimited:
        return QLatin1StringView("RATE_LIMITED");
    case ErrorCode::AppPaused:
        return QLatin1StringView("APP_PAUSED");
    case ErrorCode::RuntimeUnavailable:
        return QLatin1StringView("RUNTIME_UNAVAILABLE");
    case ErrorCode::FunctionError:
        return QLatin1StringView("FUNCTION_ERROR");
    case ErrorCode::FunctionBadResponse:
        return QLatin1StringView("FUNCTION_BAD_RESPONSE");
    case ErrorCode::FunctionTimeout:
        return QLatin1StringView("FUNCTION_TIMEOUT");
    case ErrorCode::FunctionMemoryLimit:
        return QLatin1StringView("FUNCTION_MEMORY_LIMIT");
    case ErrorCode::FunctionCrashed:
        return QLatin1StringView("FUNCTION_CRASHED");
    }
    Q_UNREACHABLE();
}

int httpStatus(ErrorCode code)
{
    switch (code) {
    case ErrorCode::ValidationInvalidSchema:
        return 400;
    case ErrorCode::AuthRequired:
    case ErrorCode::AuthInvalidToken:
        return 401;
    case ErrorCode::AuthInsufficientPermissions:
        return 403;
    case ErrorCode::ResourceNotFound:
        return 404;
    case ErrorCode::MethodNotAllowed:
        return 405;
    case ErrorCode::ResourceConflict:
        return 409;
    case ErrorCode::PayloadTooLarge:
        return 413;
    case ErrorCode::RateLimited:
        return 429;
    case ErrorCode::AppPaused:
    case ErrorCode::RuntimeUnavailable:
        return 503;
    case ErrorCode::FunctionError:
    case ErrorCode::FunctionBadResponse:
    case ErrorCode::FunctionMemoryLimit:
    case ErrorCode::FunctionCrashed:
        return 500;
    case ErrorCode::FunctionTimeout:
        return 504;
    }
    Q_UNREACHABLE();
}

QList<FieldError> faultsWithin(const QString &path, const Error &error)
{
    QList<FieldError> faults = error.details;
    for (FieldError &fault : faults)
        fault.field = path + QLatin1Char('.') + fault.field;
    if (faults.isEmpty())
        faults.append({path, error.message, 0, 0, {}});
    return faults;
}

Error validationError(QList<FieldError> details, const QString &remediation)
{
    Q_ASSERT(!details.isEmpty());
    QString message = details.first().field + QLatin1StringView(": ") + details.first().message;
    return {ErrorCode::ValidationInvalidSchema, std::move(message),
        remediation.isEmpty() ? QStringLiteral("Correct the fields listed in details and send the request again.") : remediation,
        std::move(details)};
}

} // namespace isola
