#include "core/logs/LogCheckpointer.h"

#include "core/logs/LogDatabase.h"

#include <QLoggingCategory>
#include <optional>
#include <sqlite3.h>
#include <utility>

namespace isola {

Q_LOGGING_CATEGORY(checkpointLog, "isola.logs.checkpoint")

// Nothing more will be written to it: its write-ahead log can go altogether, unless a reader is in the way for long.
static void foldSealed(const LogDatabase &database)
{
    sqlite3_wal_checkpoint_v2(database.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
}

LogCheckpointer::LogCheckpointer() : m_thread([this] { run(); }) { }

LogCheckpointer::~LogCheckpointer()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void LogCheckpointer::checkpoint(const QString &segmentPath)
{
    {
        const std::lock_guard lock(m_mutex);
        m_wanted = segmentPath;
    }
    m_wake.notify_one();
}

void LogCheckpointer::closeFile()
{
    std::unique_lock lock(m_mutex);
    m_wanted.clear();
    m_isCloseWanted = true;
    m_wake.notify_one();
    m_closed.wait(lock, [this] { return !m_isCloseWanted; });
}

void LogCheckpointer::run()
{
    std::optional<LogDatabase> database;
    QString openPath;
    for (;;) {
        QString path;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_isStopping || m_isCloseWanted || !m_wanted.isEmpty(); });
            if (m_isStopping)
                return;
            if (m_isCloseWanted) {
                database.reset();
                openPath.clear();
                m_isCloseWanted = false;
                m_closed.notify_all();
                continue;
            }
            path = std::exchange(m_wanted, {});
        }
        if (path != openPath) {
            if (database)
                foldSealed(*database);
            database.reset();
            openPath.clear();
            auto opened = LogDatabase::open(path, LogDatabase::Access::Checkpoint);
            if (!opened) {
                qCWarning(checkpointLog).noquote() << opened.error().message;
                continue;
            }
            database.emplace(std::move(*opened));
            openPath = path;
        }
        // PASSIVE waits for nobody. What a reader keeps it from is left for the next time.
        if (sqlite3_wal_checkpoint_v2(database->handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr) != SQLITE_OK)
            qCWarning(checkpointLog).noquote() << logDatabaseError(database->handle()).message;
    }
}

} // namespace isola
