#pragma once
// Public keys from the numbers of a JSON Web Key: RFC 7518, section 6, and RFC 8037, section 2. Null when the numbers are no good
// key: a point that is not on its curve, an RSA modulus under 2048 bits.

#include <QByteArray>
#include <memory>

struct evp_pkey_st;

namespace isola {

using PublicKeyPtr = std::shared_ptr<evp_pkey_st>;

enum class EcCurve { P256, P384 };

PublicKeyPtr rsaPublicKey(const QByteArray &modulus, const QByteArray &exponent);
PublicKeyPtr ecPublicKey(EcCurve curve, const QByteArray &x, const QByteArray &y);
PublicKeyPtr ed25519PublicKey(const QByteArray &x);

} // namespace isola
