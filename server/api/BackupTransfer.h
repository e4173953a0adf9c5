#pragma once
// A backup on its way to the client who asked for it, made piece by piece as they are taken. Owns itself while its connection or
// a piece under way needs it. Engine thread; the backup itself is touched on the storage thread only.

#include "core/backup/Backup.h"
#include "core/storage/StorageThread.h"
#include "server/guard/Exchange.h"

#include <memory>

namespace isola {

using BackupPtr = std::shared_ptr<Backup>;

class BackupTransfer final : public QObject, public Exchange, public std::enable_shared_from_this<BackupTransfer> {
    Q_OBJECT

public:
    static Exchange *start(StorageThread &thread, Connection &connection, BackupPtr backup, QByteArray firstBytes);
    ~BackupTransfer() override;

    qint64 bodyLimit() const override { return 0; }
    qint64 bodyWindow() const override { return 0; }
    void takeBody(QByteArrayView bytes, bool isLast) override;
    void takeRoom() override { readOn(); }
    void end(End reason) override;

private:
    BackupTransfer(StorageThread &thread, Connection &connection, BackupPtr backup, QByteArray firstBytes);
    void readOn();
    void send(const Result<QByteArray> &bytes);

    StorageThread &m_thread;
    Connection *m_connection; // null: the client has left, or has it all
    BackupPtr m_backup;
    QByteArray m_firstBytes;
    bool m_isReading = false;
    std::shared_ptr<BackupTransfer> m_self; // until the connection lets go
};

} // namespace isola
