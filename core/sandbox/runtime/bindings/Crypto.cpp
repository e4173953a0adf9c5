// Randomness for js/crypto.ts and the list of all crypto natives. The generator is OpenSSL's, which reseeds itself after a fork.

#include "core/sandbox/runtime/bindings/Arguments.h"
#include "core/sandbox/runtime/bindings/Natives.h"

#include <openssl/rand.h>

namespace isola {

namespace {

// randomFill(bytes)
void randomFill(const CallInfo &info)
{
    ByteView bytes;
    if (!bytesArgument(info, 0, bytes))
        return;
    if (bytes.size != 0 && RAND_bytes(bytes.data, static_cast<int>(bytes.size)) != 1)
        throwRangeError(info.GetIsolate(), "no randomness is available");
}

} // namespace

void addCryptoNatives(NativeList &list)
{
    list.insert(list.end(), {{"randomFill", randomFill}});
}

} // namespace isola
