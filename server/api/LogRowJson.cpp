#include "server/api/LogRowJson.h"

#include "core/logs/LogJson.h"
#include "core/registry/FunctionRegistry.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace isola {

QJsonObject rowJson(const StoredLogRow &row, const FunctionRegistry &functions)
{
    QJsonObject json = toJson(row);
    if (const auto record = functions.recordById(row.log.function))
        json.insert(u"function"_s, record->live->name);
    return json;
}

QJsonObject pageJson(const LogPage &page, const FunctionRegistry &functions)
{
    QJsonObject json = toJson(LogPage{{}, page.hasMore, page.nextCursor});
    QJsonArray rows;
    for (const StoredLogRow &row : page.rows)
        rows.append(rowJson(row, functions));
    json.insert(u"logs"_s, rows);
    return json;
}

} // namespace isola
