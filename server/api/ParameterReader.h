#pragma once
// Reads query parameters one by one and gathers what is wrong with them, so that a client hears of all faults at once.

#include "core/base/Clock.h"
#include "server/Request.h"

namespace isola {

class ParameterReader final {
public:
    explicit ParameterReader(const Query &query) : m_query(query) { } // outlives this

    // Each is absent when the parameter is, or when it is at fault.
    std::optional<qint64> number(QLatin1StringView name, qint64 least, qint64 most);
    std::optional<WallTime> time(QLatin1StringView name); // ISO 8601; without an offset it is UTC
    std::optional<std::chrono::seconds> duration(QLatin1StringView name); // "90", "90s", "5m", "1h", "7d"

    // What `parse` makes of the text, which gives nothing where that is not what the rule says.
    template <typename Parse> auto parsed(QLatin1StringView name, const Parse &parse, const QString &rule)
    {
        const auto text = m_query.value(name);
        const auto value = text ? parse(*text) : std::nullopt;
        if (text && !value)
            refuse(name, rule);
        return value;
    }

    void refuse(QLatin1StringView name, const QString &message);

    // To be called last.
    Result<void> finish();

private:
    const Query &m_query;
    QList<FieldError> m_faults;
};

// ISO 8601; without an offset it is UTC.
std::optional<WallTime> timeFromText(const QString &text);

QString timeRule(); // what is said of any other text

} // namespace isola
