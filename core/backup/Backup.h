#pragma once
// A data directory on its way out as one file, piece by piece: see BackupFormat. Works beside a server that is running. Used on
// one thread, not the engine's: it reads and writes files.

#include "core/backup/Snapshot.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QFile>
#include <QQueue>

struct archive;

namespace isola {

class Clock;

struct BackupWish {
    QByteArray passphrase; // for the keys; empty: they lie in the file as they are
    bool hasLog = true;
};

class Backup final {
public:
    static Result<std::unique_ptr<Backup>> take(const DataDirectory &data, BackupWish wish, const Clock &clock);
    ~Backup();

    // Some 256 KB of the file; empty at its end.
    Result<QByteArray> next();

private:
    Backup(std::unique_ptr<Snapshot> snapshot, BackupWish wish, const Clock &clock);
    Result<void> openArchive();
    QByteArray manifest() const;
    Result<void> addText(const QString &name, const QByteArray &text);
    Result<void> addKeys();
    Result<void> beginFile();
    Result<void> goOn();
    Result<void> endFile();
    Result<void> writeHead(const QString &name, qint64 size);
    Result<void> writeData(QByteArrayView bytes);

    const std::unique_ptr<Snapshot> m_snapshot;
    const BackupWish m_wish;
    const Clock &m_clock;
    archive *m_archive = nullptr;
    QByteArray m_written; // by the archive, not yet taken
    QQueue<QString> m_left;
    QFile m_file; // the one under way
    QString m_name;
    qint64 m_fileLeft = 0;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    QByteArray m_sums;
    bool m_isDone = false;
};

} // namespace isola
