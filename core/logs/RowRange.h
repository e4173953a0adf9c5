#pragma once
// Row numbers from low up to, but not with, high. A value.

#include <QtGlobal>

namespace isola {

struct RowRange {
    qint64 low = 0;
    qint64 high = 0;
    bool isEmpty() const { return low >= high; }
    bool operator==(const RowRange &) const = default;
};

} // namespace isola
