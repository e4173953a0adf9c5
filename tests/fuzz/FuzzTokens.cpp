// Tokens and keys as anybody may send them: none is taken that no key has signed.

#include "core/auth/Jwt.h"

#include <QJsonDocument>
#include <cstdlib>

using namespace isola;

// The first line is a token, the rest a key set. With no key, or one that is not known to the writer, nothing verifies.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray input(reinterpret_cast<const char *>(data), qsizetype(size));
    const qsizetype end = std::max<qsizetype>(input.indexOf('\n'), 0);
    const QByteArrayView token = QByteArrayView(input).first(end);
    static const QList<JsonWebKey> secret{JsonWebKey::fromSecret("a secret that no input holds, 4f1c2d", JwtAlgorithm::Hs256)};
    const WallTime now{std::chrono::hours(24 * 365 * 50)};
    Jwt::parse(token);
    if (verifyJwt(token, {}, {}, now) || verifyJwt(token, secret, {}, now))
        std::abort();
    const QJsonObject set = QJsonDocument::fromJson(input.sliced(end)).object();
    verifyJwt(token, keysFromJwks(set), {}, now);
    JsonWebKey::fromJson(set);
    return 0;
}
