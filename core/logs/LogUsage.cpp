#include "core/logs/LogUsage.h"

#include <algorithm>

namespace isola {

void LogUsage::add(FunctionId function, qint64 rows, qint64 bytes)
{
    Part &part = m_parts[function];
    part.rows += rows;
    part.bytes += bytes;
}

void LogUsage::add(const LogUsage &other)
{
    for (auto part = other.m_parts.begin(); part != other.m_parts.end(); ++part)
        add(part.key(), part->rows, part->bytes);
}

void LogUsage::subtract(const LogUsage &other)
{
    for (auto part = other.m_parts.begin(); part != other.m_parts.end(); ++part)
        add(part.key(), -part->rows, -part->bytes);
}

LogUsage::Part LogUsage::of(const LogShare &share) const
{
    Part sum;
    for (const FunctionId function : share.functions) {
        const Part part = m_parts.value(function);
        sum.rows += part.rows;
        sum.bytes += part.bytes;
    }
    return sum;
}

qint64 LogUsage::rowsTooMany(const LogShare &share) const
{
    const Part all = of(share);
    if (all.bytes <= share.keptBytes)
        return 0;
    const double part = double(all.bytes - share.keptBytes) / double(all.bytes);
    return std::max<qint64>(qint64(double(all.rows) * part), 0) + 1;
}

qint64 LogUsage::rows() const
{
    qint64 rows = 0;
    for (const Part &part : m_parts)
        rows += part.rows;
    return rows;
}

} // namespace isola
