// Brotli for bodies that fetch() got with "content-encoding: br" (RFC 7932). As in Zlib.cpp a stream is pushed bytes and then
// pulled empty in pieces, so that a small hostile input cannot grow into one huge buffer outside V8's sight.

#include "core/sandbox/runtime/bindings/Arguments.h"
#include "core/sandbox/runtime/bindings/Natives.h"

#include <brotli/decode.h>

#include <memory>
#include <string>

namespace isola {

namespace {

constexpr size_t kPiece = 65536;
constexpr int64_t kDecoderMemory
    = 400 * 1024; // told to V8 so that abandoned streams are collected in time; grows with the window

// One decompressor. JavaScript holds it as an External; it goes when that is collected.
class BrotliStream final {
public:
    explicit BrotliStream(v8::Isolate *isolate)
        : m_isolate(isolate), m_decoder(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr))
    {
        m_isolate->AdjustAmountOfExternalAllocatedMemory(kDecoderMemory);
    }

    ~BrotliStream()
    {
        BrotliDecoderDestroyInstance(m_decoder);
        m_isolate->AdjustAmountOfExternalAllocatedMemory(-kDecoderMemory);
    }

    BrotliStream(const BrotliStream &) = delete;
    BrotliStream &operator=(const BrotliStream &) = delete;

    bool isReady() const { return m_decoder != nullptr; }

    // Gives the owner to the garbage collector.
    static v8::Local<v8::External> wrap(std::unique_ptr<BrotliStream> stream)
    {
        BrotliStream *raw = stream.release();
        auto external = v8::External::New(raw->m_isolate, raw);
        raw->m_self.Reset(raw->m_isolate, external);
        raw->m_self.SetWeak(
            raw,
            [](const v8::WeakCallbackInfo<BrotliStream> &info) {
                info.SetSecondPassCallback([](const auto &second) { delete second.GetParameter(); });
                info.GetParameter()->m_self.Reset();
            },
            v8::WeakCallbackType::kParameter);
        return external;
    }

    void push(const ByteView &bytes, bool last)
    {
        m_input.assign(reinterpret_cast<const char *>(bytes.data), bytes.size);
        m_next = reinterpret_cast<const uint8_t *>(m_input.data());
        m_available = m_input.size();
        m_last = last;
    }

    // The next piece of output, empty when all input is used up. A fault is a message; output made before it comes first.
    std::string pull(const char *&fault)
    {
        std::string piece(kPiece, '\0');
        auto *out = reinterpret_cast<uint8_t *>(piece.data());
        size_t room = kPiece;
        const auto result = BrotliDecoderDecompressStream(m_decoder, &m_available, &m_next, &room, &out, nullptr);
        piece.resize(kPiece - room);
        if (!piece.empty())
            return piece;
        if (result == BROTLI_DECODER_RESULT_ERROR)
            fault = "The compressed data was not valid";
        else if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT && m_last)
            fault = "The compressed data was not complete";
        return piece;
    }

private:
    v8::Isolate *const m_isolate;
    BrotliDecoderState *const m_decoder;
    v8::Global<v8::External> m_self;
    std::string m_input;
    const uint8_t *m_next = nullptr;
    size_t m_available = 0;
    bool m_last = false;
};

BrotliStream *streamArgument(const CallInfo &info)
{
    return static_cast<BrotliStream *>(info[0].As<v8::External>()->Value());
}

// brotliOpen() -> stream
void brotliOpen(const CallInfo &info)
{
    auto stream = std::make_unique<BrotliStream>(info.GetIsolate());
    if (!stream->isReady())
        return throwRangeError(info.GetIsolate(), "there is no memory for decompressing");
    info.GetReturnValue().Set(BrotliStream::wrap(std::move(stream)));
}

// brotliPush(stream, bytes or undefined, last)
void brotliPush(const CallInfo &info)
{
    ByteView bytes;
    if (!info[1]->IsUndefined() && !bytesArgument(info, 1, bytes))
        return;
    streamArgument(info)->push(bytes, info[2]->IsTrue());
}

// brotliPull(stream) -> Uint8Array, or undefined when all is out; throws a TypeError on bad data
void brotliPull(const CallInfo &info)
{
    const char *fault = nullptr;
    const std::string piece = streamArgument(info)->pull(fault);
    if (fault)
        return throwTypeError(info.GetIsolate(), fault);
    v8::Local<v8::Uint8Array> bytes;
    if (!piece.empty() && newBytes(info.GetIsolate(), piece.data(), piece.size()).ToLocal(&bytes))
        info.GetReturnValue().Set(bytes);
}

} // namespace

void addBrotliNatives(NativeList &list)
{
    list.insert(list.end(), {{"brotliOpen", brotliOpen}, {"brotliPush", brotliPush}, {"brotliPull", brotliPull}});
}

} // namespace isola
