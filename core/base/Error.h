#pragma once
// What went wrong, in the words of the HTTP contract. The codes are a short closed set: one switch maps them to a status, none
// has a default branch. Failures of a person's own code are not errors of ours: they are InvocationOutcome values that carry one
// of the Function... codes.

#include <QList>
#include <QString>

namespace isola {

enum class ErrorCode {
    ValidationInvalidSchema,
    AuthRequired,
    AuthInvalidToken,
    AuthInsufficientPermissions,
    ResourceNotFound,
    MethodNotAllowed,
    ResourceConflict,
    PayloadTooLarge,
    RateLimited,
    AppPaused,
    RuntimeUnavailable,
    FunctionError,
    FunctionBadResponse,
    FunctionTimeout,
    FunctionMemoryLimit,
    FunctionCrashed,
};

// One offending field of a request body, named by its path ("triggers[1].config.schedule"). Line and column, counted from 1, are
// set where the field is source code and the fault has a place in it; excerpt then holds that line with a caret below it.
struct FieldError {
    QString field;
    QString message;
    int line = 0;
    int column = 0;
    QString excerpt;

    bool operator==(const FieldError &) const = default;
};

struct Error {
    ErrorCode code = ErrorCode::RuntimeUnavailable;
    QString message;
    QString remediation; // what the reader can do about it, one sentence
    QList<FieldError> details;

    bool operator==(const Error &) const = default;
};

// The code as the wire spells it, "FUNCTION_TIMEOUT".
QLatin1StringView wireName(ErrorCode code);

// The HTTP status that answers this code.
int httpStatus(ErrorCode code);

// The same faults, told of a part of something: each field below `path`, or what is wrong with all of it.
QList<FieldError> faultsWithin(const QString &path, const Error &error);

// A validation error that lists every offending field; its message is the first one's "field: message".
Error validationError(QList<FieldError> details, const QString &remediation = {});

} // namespace isola
