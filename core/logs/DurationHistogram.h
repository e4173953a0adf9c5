#pragma once
// Counts durations in cells that grow with the value: 32 to each doubling, so that a quantile read from it is within 1.6 % of the
// exact one. Histograms of equal kind are merged by adding cells. Stored as pairs of varints (cells skipped, count), which keeps
// a minute's row under a hundred bytes. A value.

#include "core/base/Clock.h"

#include <QByteArray>
#include <vector>

namespace isola {

class DurationHistogram final {
public:
    void add(Microseconds duration, quint64 count = 1);
    void merge(const DurationHistogram &other);
    void mergeEncoded(QByteArrayView bytes); // what follows a damaged place is left out

    quint64 count() const { return m_count; }
    // The duration that a share of `fraction` (0 to 1) of all stays at or below. Zero when nothing was counted.
    Microseconds quantile(double fraction) const;

    QByteArray encoded() const;

private:
    void addToCell(size_t cell, quint64 count);

    std::vector<quint64> m_cells; // up to the highest used one
    quint64 m_count = 0;
};

} // namespace isola
