#include "core/model/Invocation.h"

namespace isola {

QLatin1StringView wireName(CallerKind kind)
{
    switch (kind) {
    case CallerKind::Anonymous:
        return QLatin1StringView("anonymous");
    case CallerKind::ServiceKey:
        return QLatin1StringView("service_key");
    case CallerKind::EndUserJwt:
        return QLatin1StringView("end_user_jwt");
    case CallerKind::Loopback:
        return QLatin1StringView("loopback");
    case CallerKind::Trigger:
        return QLatin1StringView("trigger");
    case CallerKind::Agent:
        return QLatin1StringView("agent");
    }
    Q_UNREACHABLE();
}

QLatin1StringView wireName(ConsoleLevel level)
{
    switch (level) {
    case ConsoleLevel::Debug:
        return QLatin1StringView("debug");
    case ConsoleLevel::Log:
        return QLatin1StringView("log");
    case ConsoleLevel::Info:
        return QLatin1StringView("info");
    case ConsoleLevel::Warn:
        return QLatin1StringView("warn");
    case ConsoleLevel::Error:
        return QLatin1StringView("error");
    }
    Q_UNREACHABLE();
}

ErrorCode errorCode(OutcomeKind kind)
{
    switch (kind) {
    case OutcomeKind::Threw:
    case OutcomeKind::LoadFailed:
        return ErrorCode::FunctionError;
    case OutcomeKind::BadResponse:
        return ErrorCode::FunctionBadResponse;
    case OutcomeKind::TimedOut:
        return ErrorCode::FunctionTimeout;
    case OutcomeKind::OutOfMemory:
        return ErrorCode::FunctionMemoryLimit;
    case OutcomeKind::Crashed:
        return ErrorCode::FunctionCrashed;
    case OutcomeKind::Completed:
    case OutcomeKind::ClientGone:
    case OutcomeKind::Refused:
        break;
    }
    Q_UNREACHABLE();
}

} // namespace isola
