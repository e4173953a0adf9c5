#include "core/logs/LogIndexer.h"

#include "core/logs/LogSignatures.h"

#include <QLoggingCategory>
#include <sys/resource.h>
#include <unistd.h>

namespace isola {

Q_LOGGING_CATEGORY(logIndexLog, "isola.logs.index")

static constexpr int kLowPriority = 10;

LogIndexer::LogIndexer(QString directory) : m_directory(std::move(directory)), m_thread([this] { run(); }) { }

LogIndexer::~LogIndexer()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void LogIndexer::wake()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isWanted = true;
    }
    m_wake.notify_one();
}

void LogIndexer::run()
{
    setpriority(PRIO_PROCESS, id_t(gettid()), kLowPriority); // of this thread alone, on Linux
    for (;;) {
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_isStopping || m_isWanted; });
            if (m_isStopping)
                return;
            m_isWanted = false;
        }
        indexSealed();
    }
}

// The newest first: it is what people search.
void LogIndexer::indexSealed()
{
    const QList<LogSegmentFile> files = logSegmentFiles(m_directory);
    for (qsizetype index = files.size() - 2; index >= 0 && !m_isStopping; --index) {
        if (LogSignatures::open(files[index]))
            continue;
        const Result<bool> written = writeSignatures(files[index], m_isStopping);
        if (!written && files[index].exists())
            qCWarning(logIndexLog).noquote() << written.error().message;
    }
}

} // namespace isola
