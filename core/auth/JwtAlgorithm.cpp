#include "core/auth/JwtAlgorithm.h"

#include "core/model/WireNames.h"

namespace isola {

QLatin1StringView wireName(JwtAlgorithm algorithm)
{
    switch (algorithm) {
    case JwtAlgorithm::Hs256:
        return QLatin1StringView("HS256");
    case JwtAlgorithm::Hs384:
        return QLatin1StringView("HS384");
    case JwtAlgorithm::Hs512:
        return QLatin1StringView("HS512");
    case JwtAlgorithm::Rs256:
        return QLatin1StringView("RS256");
    case JwtAlgorithm::Rs384:
        return QLatin1StringView("RS384");
    case JwtAlgorithm::Rs512:
        return QLatin1StringView("RS512");
    case JwtAlgorithm::Ps256:
        return QLatin1StringView("PS256");
    case JwtAlgorithm::Es256:
        return QLatin1StringView("ES256");
    case JwtAlgorithm::Es384:
        return QLatin1StringView("ES384");
    case JwtAlgorithm::EdDsa:
        return QLatin1StringView("EdDSA");
    }
    Q_UNREACHABLE();
}

std::optional<JwtAlgorithm> jwtAlgorithmFromWire(QStringView name)
{
    return fromWireName<JwtAlgorithm>(name, 10);
}

} // namespace isola
