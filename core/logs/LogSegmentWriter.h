#pragma once
// The newest segment, to which rows are added. Knows the segments' schema. Belongs to the log writer's thread.

#include "core/logs/LogDatabase.h"
#include "core/logs/LogRow.h"
#include "core/logs/LogSegmentFile.h"
#include "core/logs/LogUsage.h"

namespace isola {

class LogSegmentWriter final {
public:
    // A call that ended this long after its start or later is found through an index; quicker ones lie close behind their start.
    static constexpr qint64 kSlowMicroseconds = 100'000;

    // Opens or creates the segment. A file that a crash left without tables gets them.
    static Result<std::unique_ptr<LogSegmentWriter>> open(const LogSegmentFile &file);

    const LogSegmentFile &file() const { return m_file; }
    qint64 newestRow() const { return m_newestRow; } // 0: none

    // Adds a row inside the transaction of commit().
    Result<void> append(qint64 row, const LogRow &log);

    // All rows that `addRows` appends, or none of them.
    template <typename AddRows> Result<void> commit(AddRows &&addRows)
    {
        const qint64 newestBefore = m_newestRow;
        const qint64 longestBefore = m_longestLag;
        m_committed.clear();
        Result<void> done = m_database.transaction([&]() -> Result<void> {
            if (auto added = addRows(); !added)
                return added;
            if (auto counted = countBytes(); !counted)
                return counted;
            return m_longestLag == longestBefore ? Result<void>() : storeLongestLag();
        });
        if (!done) {
            m_newestRow = newestBefore;
            m_longestLag = longestBefore;
        }
        return done;
    }

    // What the rows of the last commit take, by function.
    const LogUsage &committed() const { return m_committed; }

    bool ranOutOfSpace() const { return m_database.ranOutOfSpace(); }

    // Pages in the write-ahead log after the last commit.
    int pendingPages() const { return m_pendingPages; }
    // What the segment takes on the disk once everything is in its file, or now, whichever is more.
    qint64 bytes() const;

private:
    LogSegmentWriter(LogSegmentFile file, LogDatabase database);

    Result<void> createTables();
    Result<void> readState();
    Result<void> prepareStatements();
    Result<void> appendText(qint64 row, const LogRow &log);
    Result<void> appendBeside(qint64 row, const LogRow &log);
    Result<void> countBytes();
    Result<void> storeLongestLag();

    const LogSegmentFile m_file;
    LogDatabase m_database;
    LogStatement m_insertRow;
    LogStatement m_insertText;
    LogStatement m_insertTrace;
    LogStatement m_insertRecording;
    LogStatement m_addBytes;
    LogUsage m_committed;
    qint64 m_newestRow = 0;
    qint64 m_longestLag = 0;
    int m_pendingPages = 0;
};

} // namespace isola
