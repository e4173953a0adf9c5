// zlib for CompressionStream and DecompressionStream (https://compression.spec.whatwg.org). A stream is pushed bytes and then
// pulled empty in pieces of 64 KiB, so that a small hostile input cannot grow into one huge buffer outside V8's sight.

#include "core/sandbox/runtime/bindings/Arguments.h"
#include "core/sandbox/runtime/bindings/Collected.h"
#include "core/sandbox/runtime/bindings/Natives.h"

#include <zlib.h>

#include <memory>
#include <string>

namespace isola {

namespace {

constexpr size_t kPiece = 65536;
// What zlib itself allocates for one stream, told to V8 so that abandoned streams are collected in time.
constexpr int64_t kDeflateMemory = 268 * 1024;
constexpr int64_t kInflateMemory = 44 * 1024;

enum class Format { Gzip, Deflate, DeflateRaw };

int windowBits(Format format)
{
    switch (format) {
    case Format::Gzip:
        return MAX_WBITS + 16;
    case Format::Deflate:
        return MAX_WBITS;
    case Format::DeflateRaw:
        return -MAX_WBITS;
    }
    return MAX_WBITS;
}

// One (de)compressor.
class ZlibStream final {
public:
    ZlibStream(Format format, bool inflating) : m_inflating(inflating)
    {
        m_isReady = m_inflating
            ? inflateInit2(&m_zlib, windowBits(format)) == Z_OK
            : deflateInit2(&m_zlib, Z_DEFAULT_COMPRESSION, Z_DEFLATED, windowBits(format), 8, Z_DEFAULT_STRATEGY) == Z_OK;
    }

    ~ZlibStream()
    {
        if (m_inflating)
            inflateEnd(&m_zlib);
        else
            deflateEnd(&m_zlib);
    }

    ZlibStream(const ZlibStream &) = delete;
    ZlibStream &operator=(const ZlibStream &) = delete;

    bool isReady() const { return m_isReady; }
    int64_t externalMemory() const { return m_inflating ? kInflateMemory : kDeflateMemory; }

    void push(const ByteView &bytes, bool last)
    {
        m_input.assign(reinterpret_cast<const char *>(bytes.data), bytes.size);
        m_zlib.next_in = reinterpret_cast<Bytef *>(m_input.data());
        m_zlib.avail_in = static_cast<uInt>(m_input.size());
        m_last = last;
        m_drained = false;
    }

    // The next piece of output, empty when all input is used up. A fault is a message; output made before it comes first.
    std::string pull(const char *&fault)
    {
        std::string piece;
        if (m_drained)
            return piece;
        piece.resize(kPiece);
        m_zlib.next_out = reinterpret_cast<Bytef *>(piece.data());
        m_zlib.avail_out = kPiece;
        const char *found = m_inflating ? inflatePiece() : deflatePiece();
        piece.resize(kPiece - m_zlib.avail_out);
        if (piece.empty())
            fault = found;
        return piece;
    }

private:
    const char *inflatePiece()
    {
        if (!m_ended) {
            const int result = inflate(&m_zlib, Z_NO_FLUSH);
            m_ended = result == Z_STREAM_END;
            if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
                return "The compressed data was not valid";
        }
        if (m_zlib.avail_out == 0)
            return nullptr;
        if (m_ended && m_zlib.avail_in != 0)
            return "There is data after the end of the compressed data";
        if (m_zlib.avail_out == kPiece) {
            m_drained = true;
            return m_last && !m_ended ? "The compressed data was not complete" : nullptr;
        }
        return nullptr;
    }

    const char *deflatePiece()
    {
        deflate(&m_zlib, m_last ? Z_FINISH : Z_NO_FLUSH);
        m_drained = m_zlib.avail_out != 0;
        return nullptr;
    }

    z_stream m_zlib = {};
    std::string m_input;
    bool m_inflating;
    bool m_isReady = false;
    bool m_last = false;
    bool m_ended = false;
    bool m_drained = true;
};

// zlibOpen(format 0 gzip | 1 deflate | 2 deflate-raw, inflating) -> stream
void zlibOpen(const CallInfo &info)
{
    v8::Isolate *isolate = info.GetIsolate();
    const auto format = static_cast<Format>(info[0].As<v8::Int32>()->Value());
    auto stream = std::make_unique<ZlibStream>(format, info[1]->IsTrue());
    if (!stream->isReady()) {
        throwRangeError(isolate, "out of memory for a compression stream");
        return;
    }
    info.GetReturnValue().Set(Collected<ZlibStream>::give(isolate, std::move(stream)));
}

// zlibPush(stream, bytes or undefined, last)
void zlibPush(const CallInfo &info)
{
    ByteView bytes;
    if (!info[1]->IsUndefined() && !bytesArgument(info, 1, bytes))
        return;
    if (bytes.size > UINT32_MAX) {
        throwRangeError(info.GetIsolate(), "a chunk of compressed data must be below 4 GiB");
        return;
    }
    Collected<ZlibStream>::of(info[0]).push(bytes, info[2]->IsTrue());
}

// zlibPull(stream) -> Uint8Array, or undefined when all is out; throws a TypeError on bad data
void zlibPull(const CallInfo &info)
{
    const char *fault = nullptr;
    const std::string piece = Collected<ZlibStream>::of(info[0]).pull(fault);
    if (fault != nullptr) {
        throwTypeError(info.GetIsolate(), fault);
        return;
    }
    v8::Local<v8::Uint8Array> bytes;
    if (!piece.empty() && newBytes(info.GetIsolate(), piece.data(), piece.size()).ToLocal(&bytes))
        info.GetReturnValue().Set(bytes);
}

} // namespace

void addZlibNatives(NativeList &list)
{
    list.insert(list.end(), {{"zlibOpen", zlibOpen}, {"zlibPush", zlibPush}, {"zlibPull", zlibPull}});
}

} // namespace isola
