#pragma once
// What every bindings file needs to take arguments apart and to make values: views on bytes, strings, thrown errors. Bindings check
// arguments and call a library; anything with a decision in it belongs in js/.

#include <v8.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace isola {

using CallInfo = v8::FunctionCallbackInfo<v8::Value>;

// Bytes of a BufferSource. Valid as long as the value lives and is not detached; nothing may run JavaScript while one is held.
struct ByteView {
    uint8_t *data = nullptr;
    size_t size = 0;
};

// Takes the bytes of an ArrayBufferView, ArrayBuffer or SharedArrayBuffer; false for anything else.
bool viewBytes(v8::Local<v8::Value> value, ByteView &view);

// The same for an argument that js/ promises to be bytes; throws a TypeError and gives false if it is not.
bool bytesArgument(const CallInfo &info, int index, ByteView &view);

// A new Uint8Array with a copy of the bytes. Empty, with a RangeError thrown, where memory is out.
v8::MaybeLocal<v8::Uint8Array> newBytes(v8::Isolate *isolate, const void *data, size_t size);

v8::Local<v8::String> newString(v8::Isolate *isolate, std::string_view utf8);
v8::Local<v8::String> newLatin1(v8::Isolate *isolate, std::string_view latin1);

// UTF-8 of a string; lone surrogates become U+FFFD.
std::string utf8Of(v8::Isolate *isolate, v8::Local<v8::Value> value);

void throwTypeError(v8::Isolate *isolate, std::string_view message);
void throwRangeError(v8::Isolate *isolate, std::string_view message);

} // namespace isola
