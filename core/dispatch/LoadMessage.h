#pragma once
// How a function version is put on the wire.

#include "core/model/Function.h"
#include "core/sandbox/wire/FrameWriter.h"

namespace isola {

// What stacks and syntax errors call the entry: index.js, or index.ts where it is TypeScript.
std::string_view entrySpecifier(const FunctionVersion &version);

flatbuffers::Offset<wire::Load> makeLoadMessage(wire::Builder &builder, const FunctionVersion &version);

} // namespace isola
