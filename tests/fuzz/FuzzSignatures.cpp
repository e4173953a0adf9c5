// Signed requests to the S3 endpoint, as anybody may send them: cut out of the bytes by the guard, taken apart, judged. None is
// taken to be signed with a key that its writer does not have.

#include "server/guard/RequestFramer.h"
#include "server/s3/SignatureV4.h"

#include <QTimeZone>
#include <cstdlib>

using namespace isola;

static void expect(bool holds)
{
    if (!holds)
        std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const HttpLimits limits;
    static const QDateTime now(QDate(2013, 5, 24), QTime(0, 0), QTimeZone::utc());
    RequestFramer framer(limits);
    framer.feed({reinterpret_cast<const char *>(data), qsizetype(size)});
    if (framer.state() == RequestFramer::State::Failed || framer.state() == RequestFramer::State::Head)
        return 0;
    const S3Result<S3Request> request = S3Request::parse(framer.head());
    if (!request)
        return 0;
    expect(request->key.toUtf8().size() <= S3Request::kMaxKey && !request->key.contains(QChar(0)));
    const S3Result<SignatureClaim> claim = readSignature(*request, now);
    if (!claim)
        return 0;
    // What readers rely on once a claim is read.
    expect(!claim->accessKey.isEmpty() && claim->scope.count('/') == 3 && claim->signedHeaders.contains("host"));
    const SignatureV4 signature(*claim, "a secret that no input holds, 4f1c2d");
    expect(!signature.verify(*request));
    signature.chunkSignature(signature.seed(), "00");
    return 0;
}
