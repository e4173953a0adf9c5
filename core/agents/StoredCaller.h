#pragma once
// Who asked, as columns of this room's tables hold it: what runs later runs with the same rights.

#include "core/model/Caller.h"

namespace isola {

QString storedCaller(const Caller &caller);
Caller callerFromStored(const QByteArray &json);

} // namespace isola
