#include "core/logs/LogRow.h"

namespace isola {

bool isError(const InvocationOutcome &outcome)
{
    if (outcome.status >= 400)
        return true;
    switch (outcome.kind) {
    case OutcomeKind::Threw:
    case OutcomeKind::BadResponse:
    case OutcomeKind::TimedOut:
    case OutcomeKind::OutOfMemory:
    case OutcomeKind::Crashed:
    case OutcomeKind::LoadFailed:
        return true;
    case OutcomeKind::Completed:
    case OutcomeKind::ClientGone:
    case OutcomeKind::Refused:
        return false;
    }
    Q_UNREACHABLE();
}

} // namespace isola
