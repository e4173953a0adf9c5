#pragma once
// The triggers put together: their database, what each kind needs of the others, and the timers that drive them. Lives on the
// engine thread; the engine and the registries outlive it.

#include "core/triggers/CronScheduler.h"
#include "core/triggers/Deliveries.h"
#include "core/triggers/TriggerOverview.h"
#include "core/triggers/WallTimer.h"
#include "core/triggers/webhook/WebhookDoor.h"

#include <memory>
#include <vector>

namespace isola {

class Triggers final {
public:
    struct Surroundings {
        Engine &engine;
        FunctionRegistry &functions;
        AppRegistry &apps;
        const Clock &clock;
        QByteArray webhookKey; // the server's own, for webhook URLs
    };

    // Opens or makes the database at `path`. Nothing runs before start().
    static Result<std::unique_ptr<Triggers>> open(const QString &path, const Surroundings &surroundings);
    ~Triggers();

    // Takes on what an earlier process left. Nothing is due before keepTime() or a TimePlayer.
    void start();
    // From now on by the machine's clock, until stop().
    void keepTime();
    void stop() { m_timers.clear(); }

    // Of this server, for the URLs of runs that no request made.
    void setBaseUrl(const QString &url);
    QList<Timetable *> timetables() { return {&m_cron, &m_deliveries}; }

    BatchedDatabase &database() { return *m_database; }
    CronScheduler &cron() { return m_cron; }
    Deliveries &deliveries() { return m_deliveries; }
    WebhookKeys &webhookKeys() { return m_webhookKeys; }
    WebhookDoor &webhooks() { return m_webhooks; }
    TriggerOverview &overview() { return m_overview; }

private:
    Triggers(std::unique_ptr<BatchedDatabase> database, const Surroundings &surroundings);

    std::unique_ptr<BatchedDatabase> m_database;
    Deliveries m_deliveries;
    CronScheduler m_cron;
    WebhookKeys m_webhookKeys;
    WebhookDoor m_webhooks;
    TriggerOverview m_overview;
    QString m_baseUrl;
    std::vector<std::unique_ptr<WallTimer>> m_timers;
};

} // namespace isola
