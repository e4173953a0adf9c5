#include "server/api/LogQueryText.h"

#include <QTimeZone>
#include <limits>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kMaxRows = 1000;

namespace {

// Reads parameters one by one and gathers what is wrong with them.
class ParameterReader final {
public:
    explicit ParameterReader(const Query &query) : m_query(query) { }

    std::optional<qint64> number(QLatin1StringView name, qint64 least, qint64 most)
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

    // An ISO 8601 date or time; without an offset it is UTC.
    std::optional<WallTime> time(QLatin1StringView name)
    {
        const auto text = m_query.value(name);
        if (!text)
            return {};
        QDateTime time = QDateTime::fromString(*text, Qt::ISODateWithMs);
        if (time.timeSpec() == Qt::LocalTime)
            time = QDateTime(time.date(), time.time(), QTimeZone::utc());
        if (time.isValid())
            return WallTime(Milliseconds(time.toMSecsSinceEpoch()));
        refuse(name, u"must be an ISO 8601 time, 2026-01-01T00:00:00Z for example"_s);
        return {};
    }

    void refuse(QLatin1StringView name, const QString &message) { faults.append({QString(name), message, 0, 0, {}}); }

    QList<FieldError> faults;

private:
    const Query &m_query;
};

} // namespace

Result<LogQuery> logQuery(const Query &query)
{
    ParameterReader reader(query);
    LogQuery result;
    result.limit = int(reader.number("limit"_L1, 1, kMaxRows).value_or(result.limit));
    result.since = reader.time("since"_L1);
    result.until = reader.time("until"_L1);
    if (const auto status = reader.number("status"_L1, 100, 999))
        result.status = int(*status);
    if (const auto version = reader.number("version"_L1, 1, std::numeric_limits<int>::max()))
        result.version = int(*version);
    result.before = reader.number("cursor"_L1, 1, std::numeric_limits<qint64>::max());
    result.text = query.value("q"_L1).value_or(QString());
    const QString level = query.value("level"_L1).value_or(u"all"_s);
    result.onlyErrors = level == u"error";
    if (level != u"error" && level != u"all")
        reader.refuse("level"_L1, u"must be error or all"_s);
    if (const auto trigger = query.value("trigger"_L1)) {
        result.source = invocationSourceFromWire(*trigger);
        if (!result.source)
            reader.refuse("trigger"_L1, u"must be http, cron, s3_upload, webhook, websocket, agent, invoke, test or replay"_s);
    }
    if (!reader.faults.isEmpty())
        return fail(validationError(std::move(reader.faults)));
    return result;
}

Result<bool> flag(const Query &query, QLatin1StringView name)
{
    const QString text = query.value(name).value_or(u"false"_s);
    if (text != u"true" && text != u"false")
        return refuseField(name, u"must be true or false"_s);
    return text == u"true";
}

} // namespace isola
