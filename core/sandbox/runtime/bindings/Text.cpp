// UTF-8, UTF-16, Latin-1 and base64 for js/encoding.ts, js/base64.ts and node:buffer. The rules are those of the Encoding standard
// (https://encoding.spec.whatwg.org) and of forgiving base64 (https://infra.spec.whatwg.org/#forgiving-base64).

#include "core/sandbox/runtime/bindings/Arguments.h"
#include "core/sandbox/runtime/bindings/Natives.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace isola {

namespace {

constexpr int kWriteFlags = v8::String::NO_NULL_TERMINATION | v8::String::REPLACE_INVALID_UTF8;

bool isAscii(const ByteView &bytes)
{
    size_t i = 0;
    for (; i + sizeof(uint64_t) <= bytes.size; i += sizeof(uint64_t)) {
        uint64_t word = 0;
        std::memcpy(&word, bytes.data + i, sizeof(word));
        if (word & 0x8080808080808080ULL)
            return false;
    }
    return std::all_of(bytes.data + i, bytes.data + bytes.size, [](uint8_t byte) { return byte < 0x80; });
}

// How long the sequence that starts with this byte is, 0 if none may; low and high bound its second byte (Unicode table 3-7).
int sequenceLength(uint8_t lead, uint8_t &low, uint8_t &high)
{
    low = 0x80;
    high = 0xBF;
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF) {
        low = lead == 0xE0 ? 0xA0 : low;
        high = lead == 0xED ? 0x9F : high;
        return 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        low = lead == 0xF0 ? 0x90 : low;
        high = lead == 0xF4 ? 0x8F : high;
        return 4;
    }
    return 0;
}

bool isValidUtf8(const ByteView &bytes)
{
    size_t i = 0;
    while (i < bytes.size) {
        uint8_t low = 0;
        uint8_t high = 0;
        const auto length = static_cast<size_t>(sequenceLength(bytes.data[i], low, high));
        if (length == 0 || i + length > bytes.size)
            return false;
        for (size_t j = 1; j < length; ++j) {
            const uint8_t byte = bytes.data[i + j];
            if (byte < low || byte > high)
                return false;
            low = 0x80;
            high = 0xBF;
        }
        i += length;
    }
    return true;
}

void returnString(const CallInfo &info, v8::MaybeLocal<v8::String> made)
{
    v8::Local<v8::String> text;
    if (made.ToLocal(&text))
        info.GetReturnValue().Set(text);
    else
        throwRangeError(info.GetIsolate(), "Invalid string length");
}

v8::MaybeLocal<v8::String> oneByteString(v8::Isolate *isolate, const ByteView &bytes)
{
    if (bytes.size > static_cast<size_t>(v8::String::kMaxLength))
        return {};
    return v8::String::NewFromOneByte(isolate, bytes.data, v8::NewStringType::kNormal, static_cast<int>(bytes.size));
}

// utf8Encode(string) -> Uint8Array
void utf8Encode(const CallInfo &info)
{
    v8::Isolate *isolate = info.GetIsolate();
    auto text = info[0].As<v8::String>();
    const int size = text->Utf8Length(isolate);
    auto buffer = v8::ArrayBuffer::New(isolate, static_cast<size_t>(size));
    if (size != 0)
        text->WriteUtf8(isolate, static_cast<char *>(buffer->GetBackingStore()->Data()), size, nullptr, kWriteFlags);
    info.GetReturnValue().Set(v8::Uint8Array::New(buffer, 0, static_cast<size_t>(size)));
}

// utf8Length(string) -> number of bytes
void utf8Length(const CallInfo &info)
{
    info.GetReturnValue().Set(info[0].As<v8::String>()->Utf8Length(info.GetIsolate()));
}

// utf8Decode(bytes, fatal) -> string, or undefined if fatal and not UTF-8
void utf8Decode(const CallInfo &info)
{
    v8::Isolate *isolate = info.GetIsolate();
    ByteView bytes;
    if (!bytesArgument(info, 0, bytes))
        return;
    if (isAscii(bytes)) {
        returnString(info, oneByteString(isolate, bytes));
        return;
    }
    if (info[1]->IsTrue() && !isValidUtf8(bytes))
        return;
    if (bytes.size > static_cast<size_t>(v8::String::kMaxLength)) {
        throwRangeError(isolate, "Invalid string length");
        return;
    }
    returnString(info,
        v8::String::NewFromUtf8(
            isolate, reinterpret_cast<const char *>(bytes.data), v8::NewStringType::kNormal, static_cast<int>(bytes.size)));
}

// encodeInto(string, Uint8Array) -> code units read * 2^32 + bytes written
void encodeInto(const CallInfo &info)
{
    ByteView bytes;
    if (!bytesArgument(info, 1, bytes))
        return;
    int read = 0;
    const int room = static_cast<int>(std::min<size_t>(bytes.size, INT32_MAX));
    const int written = room == 0
        ? 0
        : info[0].As<v8::String>()->WriteUtf8(
            info.GetIsolate(), reinterpret_cast<char *>(bytes.data), room, &read, kWriteFlags);
    info.GetReturnValue().Set(static_cast<double>(read) * 4294967296.0 + written);
}

// latin1Decode(bytes) -> string of the same length
void latin1Decode(const CallInfo &info)
{
    ByteView bytes;
    if (bytesArgument(info, 0, bytes))
        returnString(info, oneByteString(info.GetIsolate(), bytes));
}

// latin1Encode(string) -> Uint8Array of the low byte of each code unit
void latin1Encode(const CallInfo &info)
{
    v8::Isolate *isolate = info.GetIsolate();
    auto text = info[0].As<v8::String>();
    const auto size = static_cast<size_t>(text->Length());
    auto buffer = v8::ArrayBuffer::New(isolate, size);
    if (size != 0)
        text->WriteOneByte(isolate, static_cast<uint8_t *>(buffer->GetBackingStore()->Data()), 0, static_cast<int>(size),
            v8::String::NO_NULL_TERMINATION);
    info.GetReturnValue().Set(v8::Uint8Array::New(buffer, 0, size));
}

// isLatin1(string) -> whether every code unit is below 256
void isLatin1(const CallInfo &info)
{
    info.GetReturnValue().Set(info[0].As<v8::String>()->ContainsOnlyOneByte());
}

// utf16Decode(bytes) -> string of bytes/2 little-endian code units
void utf16Decode(const CallInfo &info)
{
    ByteView bytes;
    if (!bytesArgument(info, 0, bytes))
        return;
    std::vector<uint16_t> units(bytes.size / 2);
    if (!units.empty())
        std::memcpy(units.data(), bytes.data, units.size() * 2);
    if (units.size() > static_cast<size_t>(v8::String::kMaxLength)) {
        throwRangeError(info.GetIsolate(), "Invalid string length");
        return;
    }
    returnString(info,
        v8::String::NewFromTwoByte(info.GetIsolate(), units.data(), v8::NewStringType::kNormal, static_cast<int>(units.size())));
}

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// base64Encode(bytes, url) -> string; url: the URL-safe alphabet and no padding
void base64Encode(const CallInfo &info)
{
    ByteView bytes;
    if (!bytesArgument(info, 0, bytes))
        return;
    const bool url = info[1]->IsTrue();
    const std::string_view alphabet = url ? kBase64Url : kBase64;
    std::string text;
    text.reserve((bytes.size + 2) / 3 * 4);
    for (size_t i = 0; i < bytes.size; i += 3) {
        const size_t left = std::min<size_t>(bytes.size - i, 3);
        const uint32_t group = static_cast<uint32_t>(bytes.data[i] << 16) | (left > 1 ? bytes.data[i + 1] << 8 : 0)
            | (left > 2 ? bytes.data[i + 2] : 0);
        for (size_t digit = 0; digit <= left; ++digit)
            text.push_back(alphabet[(group >> (18 - 6 * digit)) & 63]);
        if (!url)
            text.append(3 - left, '=');
    }
    info.GetReturnValue().Set(newLatin1(info.GetIsolate(), text));
}

// Digit values; both alphabets are taken when url is allowed. -1: no digit.
std::array<int8_t, 256> base64Digits(bool url)
{
    std::array<int8_t, 256> digits;
    digits.fill(-1);
    for (size_t i = 0; i < kBase64.size(); ++i) {
        digits[static_cast<uint8_t>(kBase64[i])] = static_cast<int8_t>(i);
        if (url)
            digits[static_cast<uint8_t>(kBase64Url[i])] = static_cast<int8_t>(i);
    }
    return digits;
}

bool isAsciiWhitespace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

// The forgiving decoder of the Infra standard.
bool decodeForgiving(std::string text, std::string &bytes)
{
    static const std::array<int8_t, 256> digits = base64Digits(false);
    text.erase(std::remove_if(text.begin(), text.end(), isAsciiWhitespace), text.end());
    if (text.size() % 4 == 0) {
        for (int i = 0; i < 2 && !text.empty() && text.back() == '='; ++i)
            text.pop_back();
    }
    if (text.size() % 4 == 1)
        return false;
    uint32_t group = 0;
    int bits = 0;
    for (const char c : text) {
        const int8_t digit = digits[static_cast<uint8_t>(c)];
        if (digit < 0)
            return false;
        group = group << 6 | static_cast<uint32_t>(digit);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes.push_back(static_cast<char>(group >> bits & 255));
        }
    }
    return true;
}

// What node:buffer does: both alphabets, anything else is skipped, the end is at the first padding.
void decodeLenient(const std::string &text, std::string &bytes)
{
    static const std::array<int8_t, 256> digits = base64Digits(true);
    uint32_t group = 0;
    int bits = 0;
    for (const char c : text) {
        if (c == '=')
            break;
        const int8_t digit = digits[static_cast<uint8_t>(c)];
        if (digit < 0)
            continue;
        group = group << 6 | static_cast<uint32_t>(digit);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes.push_back(static_cast<char>(group >> bits & 255));
        }
    }
}

// base64Decode(string, lenient) -> Uint8Array, or undefined where the text is not base64
void base64Decode(const CallInfo &info)
{
    v8::Isolate *isolate = info.GetIsolate();
    auto source = info[0].As<v8::String>();
    const bool lenient = info[1]->IsTrue();
    if (!lenient && !source->ContainsOnlyOneByte())
        return;
    std::string text(static_cast<size_t>(source->Length()), '\0');
    if (source->ContainsOnlyOneByte())
        source->WriteOneByte(isolate, reinterpret_cast<uint8_t *>(text.data()), 0, source->Length(), v8::String::NO_NULL_TERMINATION);
    else
        text = utf8Of(isolate, source);
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3 + 3);
    if (lenient)
        decodeLenient(text, bytes);
    else if (!decodeForgiving(std::move(text), bytes))
        return;
    v8::Local<v8::Uint8Array> result;
    if (newBytes(isolate, bytes.data(), bytes.size()).ToLocal(&result))
        info.GetReturnValue().Set(result);
}

} // namespace

void addTextNatives(NativeList &list)
{
    list.insert(list.end(),
        {
            {"utf8Encode", utf8Encode},
            {"utf8Length", utf8Length},
            {"utf8Decode", utf8Decode},
            {"encodeInto", encodeInto},
            {"latin1Decode", latin1Decode},
            {"latin1Encode", latin1Encode},
            {"isLatin1", isLatin1},
            {"utf16Decode", utf16Decode},
            {"base64Encode", base64Encode},
            {"base64Decode", base64Decode},
        });
}

} // namespace isola
