#pragma once
// Where in a person's own source something happened: line and column from 1, 0 when unknown, and the stack in words. Values,
// isolate's thread.

#include <cstdint>
#include <string>
#include <v8.h>

namespace isola {

struct SourcePlace {
    std::string stack;
    uint32_t line = 0;
    uint32_t column = 0;
};

// What runs now, the runtime's own frames left out.
SourcePlace placeOfRunningCode(v8::Isolate *isolate);

// Where a function begins.
SourcePlace placeOfFunction(v8::Isolate *isolate, v8::Local<v8::Function> function);

// The first frame of a stack that is in the person's own modules: "    at name (index.js:3:9)" or "    at index.js:3:9".
SourcePlace placeInStack(std::string stack);

// Texts of a person's code have any length, frames have a bound: cuts what is beyond 64 KB, between characters.
void shorten(std::string &text);

} // namespace isola
