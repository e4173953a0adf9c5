#include "server/api/BackupTransfer.h"

#include "server/ApiFields.h"
#include "server/guard/Connection.h"

namespace isola {

static constexpr qint64 kMostUnsent = 256 * 1024;

Exchange *BackupTransfer::start(StorageThread &thread, Connection &connection, BackupPtr backup, QByteArray firstBytes)
{
    std::shared_ptr<BackupTransfer> started(new BackupTransfer(thread, connection, std::move(backup), std::move(firstBytes)));
    started->m_self = started;
    return started.get();
}

BackupTransfer::BackupTransfer(StorageThread &thread, Connection &connection, BackupPtr backup, QByteArray firstBytes)
    : m_thread(thread), m_connection(&connection), m_backup(std::move(backup)), m_firstBytes(std::move(firstBytes))
{
}

// What is left of the snapshot is removed where it was made.
BackupTransfer::~BackupTransfer()
{
    m_thread.run<int>(
        nullptr,
        [backup = std::move(m_backup)]() mutable -> Result<int> {
            backup.reset();
            return 0;
        },
        [](const Result<int> &) {});
}

void BackupTransfer::takeBody(QByteArrayView, bool)
{
    const FieldBlock fields = "content-type:application/x-tar\ncontent-disposition:attachment; filename=\"isola-backup.tar\"\n";
    const FieldBlock common = apiFields(m_connection->requestId(), fields);
    AnswerHead head;
    head.fields = fields;
    head.edgeFields = common;
    m_connection->beginAnswer(head, std::exchange(m_firstBytes, {}));
    readOn();
}

void BackupTransfer::readOn()
{
    if (!m_connection || m_isReading || m_connection->unsentBytes() > kMostUnsent)
        return;
    m_isReading = true;
    m_thread.run<QByteArray>(
        this, [backup = m_backup] { return backup->next(); },
        [self = shared_from_this()](const Result<QByteArray> &bytes) {
            self->m_isReading = false;
            if (self->m_connection)
                self->send(bytes);
        });
}

void BackupTransfer::send(const Result<QByteArray> &bytes)
{
    if (!bytes) { // the client sees that it is not whole
        const std::shared_ptr<BackupTransfer> last = std::move(m_self);
        return std::exchange(m_connection, nullptr)->cutAnswer();
    }
    const bool isLast = bytes->isEmpty();
    m_connection->sendBody(*bytes, isLast);
    if (!isLast)
        readOn();
}

void BackupTransfer::end(End)
{
    m_connection = nullptr;
    const std::shared_ptr<BackupTransfer> last = std::move(m_self); // a piece under way keeps it
}

} // namespace isola
