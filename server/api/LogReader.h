#pragma once
// Runs log queries on a thread of its own and brings their answers back: the only user of LogStore in the server. Engine thread.

#include "core/logs/LogStore.h"
#include "core/logs/LogWriter.h"
#include "core/storage/StorageThread.h"

namespace isola {

class LogReader final : public QObject {
    Q_OBJECT

public:
    // Both outlive it; nobody else reads the store.
    LogReader(const LogStore &store, LogWriter &writer, QObject *parent = nullptr);

    // Sees the rows of all calls that were answered before.
    template <typename T> void read(std::function<Result<T>(const LogStore &)> query, Callback<T> done)
    {
        m_thread.run<T>(
            this,
            [this, query = std::move(query)]() -> Result<T> {
                m_writer.flush();
                return query(m_store);
            },
            std::move(done));
    }

    // Sees what is committed and hurries nobody: for tails, which are told of each commit.
    template <typename T> void readCommitted(std::function<Result<T>(const LogStore &)> query, Callback<T> done)
    {
        m_thread.run<T>(
            this, [this, query = std::move(query)]() -> Result<T> { return query(m_store); }, std::move(done));
    }

private:
    const LogStore &m_store;
    LogWriter &m_writer;
    StorageThread m_thread; // last: its end waits for queries that use the others
};

} // namespace isola
