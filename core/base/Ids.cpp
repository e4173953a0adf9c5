#include "core/base/Ids.h"

namespace isola {

static constexpr QByteArrayView kInvocationPrefix = "inv_";

QByteArray prefixedId(QByteArrayView prefix, int64_t id)
{
    return prefix.toByteArray() + QByteArray::number(qlonglong(id));
}

std::optional<int64_t> idAfter(QByteArrayView prefix, QByteArrayView text)
{
    if (!text.startsWith(prefix))
        return {};
    const QByteArrayView digits = text.sliced(prefix.size());
    if (digits.isEmpty() || digits.front() < '1' || digits.front() > '9') // no signs, spaces and leading zeros
        return {};
    bool isNumber = false;
    const qlonglong id = digits.toByteArray().toLongLong(&isNumber);
    return isNumber ? std::optional<int64_t>(id) : std::nullopt;
}

QByteArray wireName(InvocationId id)
{
    return prefixedId(kInvocationPrefix, id.value);
}

std::optional<InvocationId> invocationIdFromWire(QByteArrayView text)
{
    const auto id = idAfter(kInvocationPrefix, text);
    return id ? std::optional(InvocationId{*id}) : std::nullopt;
}

} // namespace isola
