#include "server/api/LogQueryText.h"

#include "server/api/ParameterReader.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kMaxRows = 1000;

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
    if (auto checked = reader.finish(); !checked)
        return fail(std::move(checked.error()));
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
