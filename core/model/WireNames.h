#pragma once
// The way back from wireName(): enums whose values count up from 0 without a gap.

#include <QStringView>
#include <optional>

namespace isola {

template <typename Enum> std::optional<Enum> fromWireName(QStringView name, int count)
{
    for (int value = 0; value < count; ++value)
        if (name == wireName(Enum(value)))
            return Enum(value);
    return {};
}

} // namespace isola
