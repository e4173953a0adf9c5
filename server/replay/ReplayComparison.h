#pragma once
// What a call that was run again answers otherwise than the recorded one did.

#include "core/dispatch/ReplayHost.h"
#include "core/logs/LogRow.h"
#include "server/api/CallReport.h"

#include <QJsonArray>

namespace isola {

// Status, headers, body and error; CPU time where the replay takes far more of it.
QList<ReplayDifference> compareAnswers(const LogRow &recorded, const CallReport &replayed, const InvocationOutcome &outcome);

QJsonArray toJson(const QList<ReplayDifference> &differences);

} // namespace isola
