#include "core/triggers/TriggerOverview.h"

#include "core/model/FunctionJson.h"
#include "core/model/TriggerJson.h"
#include "core/registry/AppRegistry.h"
#include "core/registry/FunctionRegistry.h"
#include "core/storage/BatchedDatabase.h"
#include "core/triggers/DeliveryStore.h"

namespace isola {

using namespace Qt::StringLiterals;

TriggerOverview::TriggerOverview(BatchedDatabase &database, const FunctionRegistry &functions, const AppRegistry &apps)
    : m_database(database), m_functions(functions), m_apps(apps)
{
}

static QJsonValue lastRunJson(const DeliveryFigures &figures)
{
    if (!figures.lastAt)
        return {};
    return QJsonObject{
        {u"at"_s, timeJson(figures.lastAt)},
        {u"status"_s, figures.lastStatus},
        {u"error"_s, figures.lastError.isEmpty() ? QJsonValue() : QJsonValue(figures.lastError)},
        {u"invocation"_s, QString::fromLatin1(wireName(figures.lastInvocation))},
    };
}

static QJsonObject triggerJson(
    const FunctionRecord &record, const Trigger &trigger, bool isAppPaused, const DeliveryFigures &figures)
{
    QJsonObject object = triggersJson({trigger}).first().toObject(); // type, config, enabled; secrets hidden
    object.insert("function"_L1, record.live->name);
    object.insert("state"_L1, !trigger.isEnabled ? u"disabled"_s : isAppPaused ? u"paused"_s : u"active"_s);
    object.insert("next_run"_L1, QJsonValue());
    object.insert("last_run"_L1, lastRunJson(figures));
    object.insert("backlog"_L1, figures.pending);
    object.insert("deliveries"_L1,
        QJsonObject{{u"pending"_s, figures.pending}, {u"delivered"_s, figures.delivered}, {u"dead"_s, figures.dead}});
    return object;
}

void TriggerOverview::list(const AppId &app, const QString &function, Callback<QJsonArray> done) const
{
    m_database.run<DeliveryFiguresByTrigger>(
        [app](Database &database) -> Result<DeliveryFiguresByTrigger> { return DeliveryStore(database).figures(app); },
        [this, app, function, done = std::move(done)](const Result<DeliveryFiguresByTrigger> &figures) {
            if (!figures)
                return done(fail(figures.error()));
            const AppPtr found = m_apps.find(app.value.toUtf8());
            const bool isPaused = found && found->isPaused;
            QJsonArray triggers;
            for (const FunctionRecord &record : m_functions.list(app)) {
                if (!function.isEmpty() && record.live->name != function)
                    continue;
                for (const Trigger &trigger : record.live->settings.triggers) {
                    const auto known = figures->find({record.live->function, trigger.type});
                    QJsonObject object
                        = triggerJson(record, trigger, isPaused, known == figures->end() ? DeliveryFigures() : known->second);
                    if (const auto source = m_sources.find(trigger.type); source != m_sources.end()) {
                        const QJsonObject more = source->second(record);
                        for (auto field = more.begin(); field != more.end(); ++field)
                            object.insert(field.key(), field.value());
                    }
                    triggers.append(object);
                }
            }
            done(triggers);
        });
}

} // namespace isola
