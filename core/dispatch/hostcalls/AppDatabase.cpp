#include "core/dispatch/hostcalls/AppDatabase.h"

#include "core/storage/Migrator.h"
#include "core/storage/Transaction.h"

#include <QLoggingCategory>
#include <iterator>

namespace isola {

Q_LOGGING_CATEGORY(lcAppData, "isola.appdata")

Result<std::unique_ptr<AppDatabase>> AppDatabase::open(const QString &path, const Clock &clock)
{
    auto database = Database::open(path);
    if (!database)
        return fail(database.error());
    if (const auto migrated = Migrator(QStringLiteral(":/migrations/appdata")).migrate(**database); !migrated)
        return fail(migrated.error());
    return std::unique_ptr<AppDatabase>(new AppDatabase(std::move(*database), clock));
}

AppDatabase::AppDatabase(std::unique_ptr<Database> database, const Clock &clock) : m_database(std::move(database)), m_clock(clock)
{
    connect(&m_sweeper, &QTimer::timeout, this, &AppDatabase::sweep);
    m_sweeper.start(kSweepMs);
}

AppDatabase::~AppDatabase() = default;

int64_t AppDatabase::now() const
{
    return std::chrono::duration_cast<Milliseconds>(m_clock.wall().time_since_epoch()).count();
}

void AppDatabase::add(Job job)
{
    m_waiting.push_back(std::move(job));
    if (!m_isBusy)
        startBatch();
}

void AppDatabase::startBatch()
{
    const auto end = m_waiting.begin() + ptrdiff_t(std::min(m_waiting.size(), kMaxJobs));
    auto jobs = std::make_shared<std::vector<Job>>(std::make_move_iterator(m_waiting.begin()), std::make_move_iterator(end));
    m_waiting.erase(m_waiting.begin(), end);
    m_isBusy = true;
    struct Batch {
        Result<void> committed;
        std::vector<Answer> answers;
    };
    m_thread.run<Batch>(
        this,
        [this, jobs]() -> Result<Batch> {
            Batch batch;
            Transaction transaction(*m_database);
            AppStores stores(*m_database);
            for (const Job &job : *jobs)
                batch.answers.push_back(job(stores));
            batch.committed = transaction.commit();
            return batch;
        },
        [this](Result<Batch> batch) {
            m_isBusy = false;
            if (!m_waiting.empty())
                startBatch(); // the disk works while the answers go out
            if (!batch->committed)
                qCWarning(lcAppData).noquote() << batch->committed.error().message;
            for (const Answer &answer : batch->answers)
                answer(batch->committed);
        });
}

void AppDatabase::sweep()
{
    run<int>(
        [now = now()](AppStores &stores) -> Result<int> {
            return std::max(stores.kv.removeExpired(now, kSweepRows), stores.claims.removeExpired(now, kSweepRows));
        },
        [this](Result<int> removed) {
            if (removed && *removed == kSweepRows)
                sweep(); // there may be more
        });
}

void AppDatabase::removeApp(const AppId &app)
{
    run<void>(
        [app](AppStores &stores) -> Result<void> {
            stores.kv.removeApp(app);
            stores.claims.removeApp(app);
            return {};
        },
        [](const Result<void> &) {});
}

} // namespace isola
