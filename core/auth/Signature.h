#pragma once
// Checks and makes the signatures of RFC 7518, section 3, and RFC 8037 with OpenSSL.

#include "core/auth/JwtAlgorithm.h"

#include <QByteArray>

struct evp_pkey_st;

namespace isola {

// The algorithm must be one of the key's type.
bool verifySignature(JwtAlgorithm algorithm, evp_pkey_st *key, const QByteArray &input, const QByteArray &signature);

// The algorithm must be HS256, HS384 or HS512.
QByteArray hmac(JwtAlgorithm algorithm, const QByteArray &secret, const QByteArray &input);

// In a time that says nothing about where the two differ.
bool isSameSecret(QByteArrayView left, QByteArrayView right);

} // namespace isola
