#pragma once
// What makes a schedule's function run, and the invocation that comes of it. Values.

#include "core/triggers/CronStore.h"

namespace isola {

struct CronStart {
    WallTime due{};
    bool isCatchUp = false; // late, in the place of what was missed
    bool isManual = false;
    bool wasCutOff = false; // a run that a crash may have ended begins once more
    qint64 missed = 0;
};

// Of the function's live version; the caller gives it its number.
Invocation cronInvocation(const CronState &state, const FunctionVersionPtr &live, const CronStart &start, const QString &baseUrl);

} // namespace isola
