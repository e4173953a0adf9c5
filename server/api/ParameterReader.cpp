#include "server/api/ParameterReader.h"

#include <QDateTime>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace isola {

std::optional<qint64> ParameterReader::number(QLatin1StringView name, qint64 least, qint64 most)
{
    const auto text = m_query.value(name);
    if (!text)
        return {};
    bool isNumber = false;
    const qint64 value = text->toLongLong(&isNumber);
    if (isNumber && value >= least && value <= most)
        return value;
    refuse(name, u"must be between %1 and %2"_s.arg(least).arg(most));
    return {};
}

std::optional<WallTime> timeFromText(const QString &text)
{
    QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (time.timeSpec() == Qt::LocalTime)
        time = QDateTime(time.date(), time.time(), QTimeZone::utc());
    return time.isValid() ? std::optional(WallTime(Milliseconds(time.toMSecsSinceEpoch()))) : std::nullopt;
}

QString timeRule()
{
    return u"must be an ISO 8601 time, 2026-01-01T00:00:00Z for example"_s;
}

std::optional<WallTime> ParameterReader::time(QLatin1StringView name)
{
    return parsed(name, timeFromText, timeRule());
}

std::optional<std::chrono::seconds> ParameterReader::duration(QLatin1StringView name)
{
    const auto text = m_query.value(name);
    if (!text)
        return {};
    static constexpr std::pair<char16_t, qint64> kUnits[] = {{u's', 1}, {u'm', 60}, {u'h', 3600}, {u'd', 86400}};
    static constexpr qint64 kMost = 366 * 86400;
    QStringView digits = *text;
    qint64 unit = 1;
    for (const auto &[letter, seconds] : kUnits)
        if (text->endsWith(QChar(letter))) {
            digits.chop(1);
            unit = seconds;
            break;
        }
    bool isNumber = false;
    const qint64 value = digits.toLongLong(&isNumber);
    if (isNumber && value > 0 && value <= kMost / unit)
        return std::chrono::seconds(value * unit);
    refuse(name, u"must be a duration: seconds, or 5m, 1h, 1d"_s);
    return {};
}

void ParameterReader::refuse(QLatin1StringView name, const QString &message)
{
    m_faults.append({QString(name), message, 0, 0, {}});
}

Result<void> ParameterReader::finish()
{
    if (m_faults.isEmpty())
        return {};
    return fail(validationError(std::move(m_faults)));
}

} // namespace isola
