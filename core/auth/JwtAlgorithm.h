#pragma once
// The signature algorithms of end-user tokens: RFC 7518, section 3.1, and RFC 8037. `none` is not one of them.

#include <QString>
#include <optional>

namespace isola {

enum class JwtAlgorithm { Hs256, Hs384, Hs512, Rs256, Rs384, Rs512, Ps256, Es256, Es384, EdDsa };

QLatin1StringView wireName(JwtAlgorithm algorithm); // "HS256", ..., "EdDSA"
std::optional<JwtAlgorithm> jwtAlgorithmFromWire(QStringView name);

} // namespace isola
