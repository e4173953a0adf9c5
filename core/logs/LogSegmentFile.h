#pragma once
// The files that the log is cut into: "seg-<first row>.db", each a SQLite database that holds the rows from its own number up to
// the next file's. The only place that names, lists and deletes them. Plain functions, usable from any thread.

#include <QList>
#include <QString>

namespace isola {

struct LogSegmentFile {
    qint64 firstRow = 0;
    QString path;

    qint64 bytes() const; // with its write-ahead log and its signatures
    QString signaturesPath() const; // see LogSignatures
    bool exists() const;
    bool remove() const;
    // Frees its space at once, even when a reader has it open; a query that is reading it fails. For a full disk.
    bool discard() const;

    bool operator==(const LogSegmentFile &) const = default;
};

LogSegmentFile logSegmentFile(const QString &directory, qint64 firstRow);
QList<LogSegmentFile> logSegmentFiles(const QString &directory); // oldest first

// What a crash in the middle of a deletion may leave: write-ahead logs without their database.
void removeOrphanedLogFiles(const QString &directory);

} // namespace isola
