#pragma once
// How a function version is put on the wire.

#include "core/model/Function.h"
#include "core/sandbox/wire/FrameWriter.h"

namespace isola {

// The entry's specifier: what stacks and syntax errors call it.
inline constexpr std::string_view kEntrySpecifier = "index.js";

flatbuffers::Offset<wire::Load> makeLoadMessage(wire::Builder &builder, const FunctionVersion &version);

} // namespace isola
