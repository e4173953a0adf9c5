#pragma once
// Strong identifiers: two neighbouring ids of different kinds cannot be mixed up. Numbers are never reused.

#include <QByteArray>
#include <QHash>
#include <QString>
#include <compare>
#include <cstdint>
#include <optional>

namespace isola {

template <typename Tag> struct NumericId {
    int64_t value = 0;

    auto operator<=>(const NumericId &) const = default;
    bool isValid() const { return value > 0; }
    friend size_t qHash(NumericId id, size_t seed = 0) noexcept { return ::qHash(id.value, seed); }
};

using FunctionId = NumericId<struct FunctionTag>;
using TokenId = NumericId<struct TokenTag>;

// Start of the invocation in microseconds since 1970, made unique by counting up. Clients see it as text: "inv_" + decimal
// digits.
using InvocationId = NumericId<struct InvocationTag>;

// Ids as clients see them: a prefix that tells their kind, then decimal digits.
QByteArray prefixedId(QByteArrayView prefix, int64_t id);
std::optional<int64_t> idAfter(QByteArrayView prefix, QByteArrayView text); // nothing for anything else

QByteArray wireName(InvocationId id);
std::optional<InvocationId> invocationIdFromWire(QByteArrayView text);

// The app's name in URLs: 1-63 of [a-z0-9-], chosen once and never changed.
struct AppId {
    QString value;

    auto operator<=>(const AppId &other) const { return value.compare(other.value) <=> 0; }
    bool operator==(const AppId &) const = default;
    friend size_t qHash(const AppId &id, size_t seed = 0) noexcept { return ::qHash(id.value, seed); }
};

} // namespace isola
