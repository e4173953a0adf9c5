#include "core/logs/DurationHistogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace isola {

static constexpr int kSubBits = 5;
static constexpr quint64 kSubCells = 1 << kSubBits;
static constexpr size_t kMostCells = 64 * kSubCells; // more than any 64-bit value needs

// Values below 32 have a cell each; above, the five bits behind the leading one choose the cell within its doubling.
static size_t cellOf(quint64 value)
{
    if (value < kSubCells)
        return value;
    const int shift = std::bit_width(value) - 1 - kSubBits;
    return size_t(shift + 1) * kSubCells + ((value >> shift) & (kSubCells - 1));
}

static quint64 middleOf(size_t cell)
{
    if (cell < kSubCells)
        return cell;
    const int shift = int(cell / kSubCells) - 1;
    return ((kSubCells + cell % kSubCells) << shift) + ((quint64(1) << shift) >> 1);
}

static void appendVarint(QByteArray &bytes, quint64 value)
{
    for (; value >= 0x80; value >>= 7)
        bytes += char(value | 0x80);
    bytes += char(value);
}

// False at the end of the bytes.
static bool readVarint(QByteArrayView bytes, qsizetype &at, quint64 &value)
{
    value = 0;
    for (int shift = 0; at < bytes.size() && shift < 64; shift += 7) {
        const quint8 byte = quint8(bytes[at++]);
        value |= quint64(byte & 0x7f) << shift;
        if (byte < 0x80)
            return true;
    }
    return false;
}

void DurationHistogram::addToCell(size_t cell, quint64 count)
{
    if (cell >= m_cells.size())
        m_cells.resize(cell + 1);
    m_cells[cell] += count;
    m_count += count;
}

void DurationHistogram::add(Microseconds duration, quint64 count)
{
    addToCell(cellOf(quint64(std::max<qint64>(duration.count(), 0))), count);
}

void DurationHistogram::merge(const DurationHistogram &other)
{
    for (size_t cell = 0; cell < other.m_cells.size(); ++cell)
        if (other.m_cells[cell] > 0)
            addToCell(cell, other.m_cells[cell]);
}

void DurationHistogram::mergeEncoded(QByteArrayView bytes)
{
    quint64 cell = 0;
    quint64 skipped = 0;
    quint64 count = 0;
    for (qsizetype at = 0; at < bytes.size(); ++cell) {
        if (!readVarint(bytes, at, skipped) || !readVarint(bytes, at, count) || skipped >= kMostCells)
            return;
        cell += skipped;
        if (cell >= kMostCells)
            return;
        addToCell(cell, count);
    }
}

Microseconds DurationHistogram::quantile(double fraction) const
{
    if (m_count == 0)
        return Microseconds(0);
    const auto rank = std::clamp<quint64>(quint64(std::ceil(fraction * double(m_count))), 1, m_count);
    quint64 seen = 0;
    for (size_t cell = 0; cell < m_cells.size(); ++cell) {
        seen += m_cells[cell];
        if (seen >= rank)
            return Microseconds(qint64(middleOf(cell)));
    }
    Q_UNREACHABLE();
}

QByteArray DurationHistogram::encoded() const
{
    QByteArray bytes;
    quint64 skipped = 0;
    for (const quint64 count : m_cells) {
        if (count == 0) {
            ++skipped;
            continue;
        }
        appendVarint(bytes, skipped);
        appendVarint(bytes, count);
        skipped = 0;
    }
    return bytes;
}

} // namespace isola
