#include "core/triggers/Triggers.h"

namespace isola {

Result<std::unique_ptr<Triggers>> Triggers::open(const QString &path, const Surroundings &surroundings)
{
    auto database = BatchedDatabase::open(path, QStringLiteral(":/migrations/triggers"));
    if (!database)
        return fail(database.error());
    return std::unique_ptr<Triggers>(new Triggers(std::move(*database), surroundings));
}

static RunSurroundings runSurroundings(BatchedDatabase &database, const Triggers::Surroundings &surroundings)
{
    return {database, surroundings.engine, surroundings.functions, surroundings.apps, surroundings.clock};
}

Triggers::Triggers(std::unique_ptr<BatchedDatabase> database, const Surroundings &surroundings)
    : m_database(std::move(database))
    , m_deliveries(runSurroundings(*m_database, surroundings))
    , m_cron(runSurroundings(*m_database, surroundings))
    , m_webhookKeys(surroundings.webhookKey, *m_database, surroundings.clock)
    , m_webhooks(
          {surroundings.engine, surroundings.functions, surroundings.apps, surroundings.clock, m_deliveries, m_webhookKeys})
    , m_overview(*m_database, surroundings.functions, surroundings.apps)
{
    m_overview.addSource(TriggerType::Cron, [this](const FunctionRecord &record) { return m_cron.health(record); });
    m_overview.addSource(TriggerType::Webhook, [this](const FunctionRecord &record) {
        return QJsonObject{{QStringLiteral("webhook_url"), m_webhookKeys.url(m_baseUrl, *record.live)}};
    });
}

Triggers::~Triggers() = default;

void Triggers::start()
{
    m_webhookKeys.start();
    m_cron.start();
    m_deliveries.start();
}

void Triggers::setBaseUrl(const QString &url)
{
    m_baseUrl = url;
    m_cron.setBaseUrl(url);
}

void Triggers::keepTime()
{
    for (Timetable *timetable : timetables())
        m_timers.push_back(std::make_unique<WallTimer>(*timetable));
}

} // namespace isola
