#include "core/storage/BatchedDatabase.h"

#include "core/storage/Migrator.h"
#include "core/storage/Transaction.h"

#include <QLoggingCategory>
#include <iterator>

namespace isola {

Q_LOGGING_CATEGORY(lcStorage, "isola.storage")

struct BatchedDatabase::Batch {
    Result<void> committed;
    std::vector<Answer> answers;
};

Result<std::unique_ptr<BatchedDatabase>> BatchedDatabase::open(const QString &path, const QString &migrations)
{
    auto database = Database::open(path);
    if (!database)
        return fail(database.error());
    if (const auto migrated = Migrator(migrations).migrate(**database); !migrated)
        return fail(migrated.error());
    return std::unique_ptr<BatchedDatabase>(new BatchedDatabase(std::move(*database)));
}

BatchedDatabase::BatchedDatabase(std::unique_ptr<Database> database) : m_database(std::move(database)) { }

BatchedDatabase::~BatchedDatabase()
{
    if (m_waiting.empty())
        return;
    m_thread.run<Batch>(
        nullptr, [this]() -> Result<Batch> { return runTogether(*m_database, m_waiting); }, [](const Result<Batch> &) {});
}

void BatchedDatabase::add(Job job)
{
    m_waiting.push_back(std::move(job));
    if (!m_isBusy)
        startBatch();
}

BatchedDatabase::Batch BatchedDatabase::runTogether(Database &database, const std::vector<Job> &jobs)
{
    Batch batch;
    Transaction transaction(database);
    for (const Job &job : jobs)
        batch.answers.push_back(job(database));
    batch.committed = transaction.commit();
    return batch;
}

void BatchedDatabase::startBatch()
{
    const auto end = m_waiting.begin() + ptrdiff_t(std::min(m_waiting.size(), kMaxJobs));
    auto jobs = std::make_shared<std::vector<Job>>(std::make_move_iterator(m_waiting.begin()), std::make_move_iterator(end));
    m_waiting.erase(m_waiting.begin(), end);
    m_isBusy = true;
    m_thread.run<Batch>(
        this, [this, jobs]() -> Result<Batch> { return runTogether(*m_database, *jobs); },
        [this](Result<Batch> batch) {
            m_isBusy = false;
            if (!m_waiting.empty())
                startBatch(); // the disk works while the answers go out
            if (!batch->committed)
                qCWarning(lcStorage).noquote() << batch->committed.error().message;
            for (const Answer &answer : batch->answers)
                answer(batch->committed);
        });
}

} // namespace isola
