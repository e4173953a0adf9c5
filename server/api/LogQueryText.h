#pragma once
// The query parameters of the log routes, checked: ?limit=&since=&until=&level=&trigger=&status=&q=&version=&cursor=.

#include "core/logs/LogStore.h"
#include "server/Request.h"

namespace isola {

// All offending parameters at once. Parameters that only a route knows are checked there.
Result<LogQuery> logQuery(const Query &query);

// "true" or "false"; absent is false.
Result<bool> flag(const Query &query, QLatin1StringView name);

} // namespace isola
