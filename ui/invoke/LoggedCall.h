#pragma once
// A call out of the log, to be made once more: what its row holds of the request, and what it does not. Values.

#include "ui/client/ApiValues.h"

namespace isola {

struct LoggedCall {
    QJsonObject request; // as .../invoke?detail=true takes it
    QString missing; // a sentence: what was not kept
};

LoggedCall loggedCall(const LogEntry &entry);

} // namespace isola
