#include "core/base/Ids.h"

namespace isola {

static constexpr QByteArrayView kInvocationPrefix = "inv_";

QByteArray wireName(InvocationId id)
{
    return kInvocationPrefix.toByteArray() + QByteArray::number(qlonglong(id.value));
}

std::optional<InvocationId> invocationIdFromWire(QByteArrayView text)
{
    if (!text.startsWith(kInvocationPrefix))
        return {};
    bool isNumber = false;
    const qlonglong value = text.sliced(kInvocationPrefix.size()).toByteArray().toLongLong(&isNumber);
    if (!isNumber || value <= 0)
        return {};
    return InvocationId{value};
}

} // namespace isola
