#pragma once
// What an instance says when it dies of its own: out of memory, a V8 check, a crash signal. The frames are made beforehand, so
// that saying them takes no allocation. One instance per process.

#include <cstdint>
#include <span>
#include <v8.h>

namespace isola {

// Handlers for crash signals, V8's fatal errors and out-of-memory, operator new. Frames go to descriptor `wire`; `turnCall` is
// read when it happens and tells whose turn it was.
void installLastWords(v8::Isolate *isolate, int wire, const volatile uint32_t &turnCall);

// The same for a limit of our own that code runs against without looking up.
[[noreturn]] void endOutOfMemory();

// The rest of a frame that the wire was too full to take, empty once it is out: last words follow it, never break into it.
void keepUnfinishedFrame(std::span<const uint8_t> rest);

} // namespace isola
