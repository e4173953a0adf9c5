#pragma once
// How an app's triggers are doing: every trigger of every function with its state, its last result and what waits for it. What
// only one kind of trigger knows (when a schedule is next due) is added by that kind. Engine thread.

#include "core/base/Callback.h"
#include "core/model/FunctionRecord.h"

#include <QJsonArray>
#include <functional>
#include <map>

namespace isola {

class AppRegistry;
class BatchedDatabase;
class FunctionRegistry;

class TriggerOverview final {
public:
    // Fields about this trigger of the function, put over the common ones: "next_run", "last_run" ...
    using Source = std::function<QJsonObject(const FunctionRecord &)>;

    TriggerOverview(BatchedDatabase &database, const FunctionRegistry &functions, const AppRegistry &apps);

    void addSource(TriggerType type, Source source) { m_sources[type] = std::move(source); }

    // [{function, type, enabled, state, config, next_run, last_run, deliveries, backlog}], by function; of all functions of the
    // app or the one named.
    void list(const AppId &app, const QString &function, Callback<QJsonArray> done) const;

private:
    BatchedDatabase &m_database;
    const FunctionRegistry &m_functions;
    const AppRegistry &m_apps;
    std::map<TriggerType, Source> m_sources;
};

} // namespace isola
