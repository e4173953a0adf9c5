#pragma once
// The table of C++ functions that the JavaScript half of the runtime calls, as properties of one object that user code never
// sees. Its order is part of the startup snapshot: the snapshot builder and the runner link this very table.

#include <v8.h>

#include <cstdint>
#include <vector>

namespace isola {

struct Native {
    const char *name;
    v8::FunctionCallback callback;
};

using NativeList = std::vector<Native>;

// One per bindings file. Add a line here and in allNatives() for a new one.
void addCallNatives(NativeList &list); // calls, bodies, console, timers, host calls: bindings/Calls.cpp
void addTextNatives(NativeList &list); // UTF-8, UTF-16, Latin-1, base64: bindings/Text.cpp
void addBufferNatives(NativeList &list); // detach, structured clone: bindings/Buffers.cpp
void addClockNatives(NativeList &list); // clocks: bindings/Clocks.cpp
void addZlibNatives(NativeList &list); // compression: bindings/Zlib.cpp
void addBrotliNatives(NativeList &list); // decompression of fetched bodies: bindings/Brotli.cpp
void addWasmNatives(NativeList &list); // streaming compilation: bindings/WasmStreaming.cpp
void addCryptoNatives(NativeList &list); // randomness and WebCrypto over OpenSSL: bindings/Crypto*.cpp
void addModuleNatives(NativeList &list); // source maps: bindings/Modules.cpp
void addInspectNatives(
    NativeList &list); // what console needs to know of values (promise state, proxy target, ...): bindings/Inspect.cpp

const NativeList &allNatives();

// What a V8 WasmStreamingCallback's data becomes for wasmPush() and its kin.
v8::Local<v8::Value> newWasmInput(v8::Isolate *isolate, v8::Local<v8::Value> data);

// allNatives() and the base class of host objects as V8 wants external references: null-ended, same order every time.
const intptr_t *externalReferences();

// Makes the object with all natives as properties, plus `HostObject`, a class whose instances ValueSerializer treats as host
// objects.
v8::Local<v8::Object> makeNativesObject(v8::Isolate *isolate, v8::Local<v8::Context> context);

} // namespace isola
