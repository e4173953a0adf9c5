#pragma once
// How many rows and bytes of log each function has. A value.

#include "core/logs/LogLimits.h"

#include <QHash>

namespace isola {

class LogUsage final {
public:
    struct Part {
        qint64 rows = 0;
        qint64 bytes = 0;
    };

    void add(FunctionId function, qint64 rows, qint64 bytes);
    void add(const LogUsage &other);
    void subtract(const LogUsage &other);
    void clear() { m_parts.clear(); }

    qint64 bytesOf(const LogShare &share) const { return of(share).bytes; }
    // As many of its rows as make up what the share has too much; rows are taken to be alike. 0: it is within its bounds.
    qint64 rowsTooMany(const LogShare &share) const;
    qint64 rows() const;
    const QHash<FunctionId, Part> &parts() const { return m_parts; }

private:
    Part of(const LogShare &share) const;

    QHash<FunctionId, Part> m_parts;
};

} // namespace isola
