#pragma once
// What fills the heap of one isolate, for the row of a call that ran into its memory limit. V8 samples one allocation in so many
// bytes once the heap fills, and forgets what was collected: at the limit the answer is there, without a walk through a heap that
// is full (docs/decisions/0008). Isolate's thread.

#include <string>
#include <v8.h>

namespace isola {

// As soon as JavaScript runs on: it may be called within a collection. Costs a stack walk per sample.
void startHeapSampling(v8::Isolate *isolate);

struct HeapFigures {
    size_t usedBytes = 0; // in all
    size_t bufferBytes = 0; // of them, array buffers and WebAssembly memories, which lie beside the heap
};

// One line a function of the person's own, those that made most of what still lives first: "  41.2 MB made in hog (index.js:3)".
std::string describeHeap(v8::Isolate *isolate, const HeapFigures &figures);

} // namespace isola
