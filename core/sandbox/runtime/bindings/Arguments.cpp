#include "core/sandbox/runtime/bindings/Arguments.h"

#include <cstring>

namespace isola {

bool viewBytes(v8::Local<v8::Value> value, ByteView &view)
{
    if (value->IsArrayBufferView()) {
        auto source = value.As<v8::ArrayBufferView>();
        // A small typed array lives on the heap until its buffer is asked for: Buffer() moves it out, so the pointer stays good.
        auto *base = static_cast<uint8_t *>(source->Buffer()->GetBackingStore()->Data());
        view = {base + source->ByteOffset(), source->ByteLength()};
        return true;
    }
    if (value->IsArrayBuffer()) {
        auto store = value.As<v8::ArrayBuffer>()->GetBackingStore();
        view = {static_cast<uint8_t *>(store->Data()), store->ByteLength()};
        return true;
    }
    if (value->IsSharedArrayBuffer()) {
        auto store = value.As<v8::SharedArrayBuffer>()->GetBackingStore();
        view = {static_cast<uint8_t *>(store->Data()), store->ByteLength()};
        return true;
    }
    return false;
}

bool bytesArgument(const CallInfo &info, int index, ByteView &view)
{
    if (viewBytes(info[index], view))
        return true;
    throwTypeError(info.GetIsolate(), "a BufferSource is expected");
    return false;
}

v8::MaybeLocal<v8::Uint8Array> newBytes(v8::Isolate *isolate, const void *data, size_t size)
{
    if (size > v8::TypedArray::kMaxLength) {
        throwRangeError(isolate, "Array buffer allocation failed");
        return {};
    }
    auto buffer = v8::ArrayBuffer::New(isolate, size);
    if (size != 0)
        std::memcpy(buffer->GetBackingStore()->Data(), data, size);
    return v8::Uint8Array::New(buffer, 0, size);
}

v8::Local<v8::String> newString(v8::Isolate *isolate, std::string_view utf8)
{
    return v8::String::NewFromUtf8(isolate, utf8.data(), v8::NewStringType::kNormal, static_cast<int>(utf8.size()))
        .FromMaybe(v8::String::Empty(isolate));
}

v8::Local<v8::String> newLatin1(v8::Isolate *isolate, std::string_view latin1)
{
    return v8::String::NewFromOneByte(isolate, reinterpret_cast<const uint8_t *>(latin1.data()), v8::NewStringType::kNormal,
        static_cast<int>(latin1.size()))
        .FromMaybe(v8::String::Empty(isolate));
}

std::string utf8Of(v8::Isolate *isolate, v8::Local<v8::Value> value)
{
    if (!value->IsString())
        return {};
    auto text = value.As<v8::String>();
    std::string utf8(static_cast<size_t>(text->Utf8Length(isolate)), '\0');
    text->WriteUtf8(isolate, utf8.data(), static_cast<int>(utf8.size()), nullptr,
        v8::String::NO_NULL_TERMINATION | v8::String::REPLACE_INVALID_UTF8);
    return utf8;
}

void throwTypeError(v8::Isolate *isolate, std::string_view message)
{
    isolate->ThrowException(v8::Exception::TypeError(newString(isolate, message)));
}

void throwRangeError(v8::Isolate *isolate, std::string_view message)
{
    isolate->ThrowException(v8::Exception::RangeError(newString(isolate, message)));
}

} // namespace isola
