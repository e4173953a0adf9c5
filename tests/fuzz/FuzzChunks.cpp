// The aws-chunked coding: however the bytes are cut, the same object comes out, never more than came in, and no chunk that says
// it is signed is taken without its key.

#include "server/s3/ChunkedBody.h"

#include <cstdlib>

using namespace isola;

static void expect(bool holds)
{
    if (!holds)
        std::abort();
}

struct Reading {
    QByteArray object;
    QMap<QByteArray, QByteArray> trailer;
    bool isComplete = false;
    bool isRefused = false;

    bool operator==(const Reading &) const = default;
};

static Reading readAll(ChunkedBody body, QByteArrayView input, qsizetype piece)
{
    Reading reading;
    for (qsizetype at = 0; at < input.size() && !reading.isRefused; at += piece) {
        const S3Result<void> taken = body.take(input.sliced(at, std::min(piece, input.size() - at)), reading.object);
        reading.isRefused = !taken;
        if (!taken)
            expect(!taken.error().message.isEmpty() || taken.error().code != S3Code::InternalError);
    }
    reading.isComplete = body.isComplete();
    reading.trailer = body.trailer();
    return reading;
}

// The first byte says how the rest is cut and what is signed.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const SignatureV4 signature(
        {"AKID", "20130524T000000Z", "20130524/us-east-1/s3/aws4_request", {"host"},
            "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", false},
        "a secret that no input holds, 4f1c2d");
    if (size == 0)
        return 0;
    const bool hasTrailer = data[0] & 1;
    const bool isSigned = data[0] & 2;
    const qsizetype piece = 1 + data[0] / 4;
    const QByteArrayView input(data + 1, qsizetype(size - 1));
    const auto make = [&] {
        return ChunkedBody(isSigned ? ChunkedBody::Signing::Chunks : ChunkedBody::Signing::None, hasTrailer, signature);
    };
    const Reading whole = readAll(make(), input, std::max<qsizetype>(input.size(), 1));
    const Reading pieces = readAll(make(), input, piece);
    expect(whole.object.size() <= input.size() && !(whole.isComplete && whole.isRefused && whole.object.isEmpty() && isSigned));
    expect(!isSigned || !whole.isComplete);
    expect(hasTrailer || whole.trailer.isEmpty());
    // A refusal may come before the bytes in front of it were told in one piece and not in the other.
    expect(whole.isRefused == pieces.isRefused);
    if (!whole.isRefused)
        expect(whole == pieces);
    return 0;
}
