#pragma once
// What a new function begins as, in the console and in `isola new`: one complete program that answers for each kind of trigger,
// from resources/templates.

#include "core/model/Trigger.h"

namespace isola {

struct StarterCode {
    Trigger trigger;
    QString code;
};

QList<StarterCode> starterCodes(); // in the order in which they are offered

} // namespace isola
