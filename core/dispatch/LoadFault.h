#pragma once
// Why a version does not load, as an error of the deploy field that holds the fault.

#include "core/base/Error.h"
#include "core/model/Function.h"
#include "core/sandbox/wire/wire_generated.h"

namespace isola {

struct LoadFault {
    FieldError field;
    QString stack; // in terms of what the author wrote
};

LoadFault loadFault(const FunctionVersion &version, const wire::Loaded &loaded);

} // namespace isola
