#pragma once
// A call as its instance is told of it.

#include "core/dispatch/EngineCall.h"

namespace isola {

flatbuffers::Offset<wire::Invoke> makeInvokeMessage(wire::Builder &builder, const EngineCall &call);

} // namespace isola
