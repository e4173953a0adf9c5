#pragma once
// Reads one segment, be it sealed or the one being written. Each statement is short and reset at once: a reader that holds a
// snapshot of the newest segment would make its write-ahead log grow. Belongs to one thread.

#include "core/logs/LogDatabase.h"
#include "core/logs/LogSegmentFile.h"
#include "core/logs/LogSignatures.h"
#include "core/logs/LogStore.h"

#include <optional>

namespace isola {

class LogSegmentReader final {
public:
    // Null when the file is gone, or was born a moment ago and has no tables yet.
    static Result<std::unique_ptr<LogSegmentReader>> open(const LogSegmentFile &file);

    const LogDatabase &database() const { return m_database; }

    bool hasReplays() const { return m_schema >= 5; } // its recordings can hold what a replay needs

    // Null as long as there are none.
    const LogSignatures *signatures();

    Result<qint64> newestRow(); // 0: empty
    // No row lies further behind its start than this, in microseconds.
    Result<qint64> longestLag();

    Result<StoredLogRow> load(qint64 row);
    // What load() leaves out; null without it.
    Result<RecordingPtr> recording(qint64 row);
    Result<std::optional<qint64>> rowOf(InvocationId id);

private:
    LogSegmentReader(LogSegmentFile file, LogDatabase database, qint64 schema);
    Result<void> prepareStatements();

    const LogSegmentFile m_file;
    LogDatabase m_database;
    std::unique_ptr<LogSignatures> m_signatures;
    const qint64 m_schema;
    LogStatement m_newestRow;
    LogStatement m_longestLag;
    LogStatement m_load;
    LogStatement m_quickRow;
    LogStatement m_slowRow;
    std::optional<LogStatement> m_recording; // none in segments of older programs
};

} // namespace isola
