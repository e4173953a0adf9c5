#include "core/backup/Backup.h"

#include "core/backup/BackupFormat.h"
#include "core/backup/KeySeal.h"
#include "core/base/Clock.h"
#include "core/storage/DatabaseFile.h"
#include "core/storage/PrivateFile.h"

#include <QDateTime>
#include <QFileInfo>
#include <QJsonDocument>
#include <QTimeZone>
#include <archive.h>
#include <archive_entry.h>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr qint64 kStep = 256 * 1024;

static tl::unexpected<Error> broken(const QString &what, const QString &reason)
{
    return fail(ErrorCode::RuntimeUnavailable, u"%1 cannot be backed up: %2"_s.arg(what, reason));
}

Result<std::unique_ptr<Backup>> Backup::take(const DataDirectory &data, BackupWish wish, const Clock &clock)
{
    Result<std::unique_ptr<Snapshot>> snapshot = Snapshot::take(data);
    if (!snapshot)
        return fail(snapshot.error());
    std::unique_ptr<Backup> made(new Backup(std::move(*snapshot), std::move(wish), clock));
    const auto begun
        = made->openArchive().and_then([&] { return made->addText(backup::kManifest, made->manifest()); }).and_then([&] {
              return made->addKeys();
          });
    if (!begun)
        return fail(begun.error());
    return made;
}

Backup::Backup(std::unique_ptr<Snapshot> snapshot, BackupWish wish, const Clock &clock)
    : m_snapshot(std::move(snapshot)), m_wish(std::move(wish)), m_clock(clock)
{
    for (const QString &name : m_snapshot->files())
        if (!backup::kKeys.contains(name))
            m_left.append(name);
    if (m_wish.hasLog)
        m_left.append(m_snapshot->logFiles());
}

Backup::~Backup()
{
    archive_write_free(m_archive);
}

Result<void> Backup::openArchive()
{
    m_archive = archive_write_new();
    archive_write_set_format_pax_restricted(m_archive);
    archive_write_set_bytes_per_block(m_archive, 0);
    const auto append = [](archive *, void *self, const void *bytes, size_t size) {
        static_cast<Backup *>(self)->m_written.append(static_cast<const char *>(bytes), qsizetype(size));
        return la_ssize_t(size);
    };
    if (archive_write_open2(m_archive, this, nullptr, append, nullptr, nullptr) != ARCHIVE_OK)
        return broken(u"The data directory"_s, QString::fromUtf8(archive_error_string(m_archive)));
    return {};
}

QByteArray Backup::manifest() const
{
    QJsonObject schemas;
    for (const QString &name : backup::kDatabases)
        if (m_snapshot->files().contains(name))
            schemas.insert(name, checkedVersion(m_snapshot->pathOf(name)).value_or(0));
    const auto now = std::chrono::floor<Milliseconds>(m_clock.wall()).time_since_epoch().count();
    return QJsonDocument(
        QJsonObject{{u"isola_backup"_s, backup::kFormat}, {u"isola"_s, QStringLiteral(ISOLA_VERSION)},
            {u"created_at"_s, QDateTime::fromMSecsSinceEpoch(now, QTimeZone::utc()).toString(Qt::ISODateWithMs)},
            {u"schemas"_s, schemas}, {u"has_log"_s, m_wish.hasLog}, {u"keys_are_sealed"_s, !m_wish.passphrase.isEmpty()}})
        .toJson();
}

Result<void> Backup::addText(const QString &name, const QByteArray &text)
{
    m_name = name;
    return writeHead(name, text.size()).and_then([&] { return writeData(text); }).and_then([&] { return endFile(); });
}

Result<void> Backup::addKeys()
{
    QJsonObject together;
    for (const QString &name : backup::kKeys) {
        if (!m_snapshot->files().contains(name))
            continue;
        const Result<QByteArray> key = readPrivateFile(m_snapshot->pathOf(name));
        if (!key)
            return fail(key.error());
        together.insert(name, QString::fromLatin1(*key));
        if (m_wish.passphrase.isEmpty())
            if (const auto added = addText(name, *key); !added)
                return added;
    }
    if (m_wish.passphrase.isEmpty())
        return {};
    const Result<QByteArray> sealed
        = sealWithPassphrase(QJsonDocument(together).toJson(QJsonDocument::Compact), m_wish.passphrase);
    return sealed ? addText(backup::kSealedKeys, *sealed) : fail(sealed.error());
}

Result<QByteArray> Backup::next()
{
    while (m_written.size() < kStep && !m_isDone)
        if (const auto gone = m_file.isOpen() ? goOn() : beginFile(); !gone)
            return fail(gone.error());
    return std::exchange(m_written, {});
}

Result<void> Backup::beginFile()
{
    if (m_left.isEmpty()) {
        m_isDone = true;
        if (const auto added = addText(backup::kSums, m_sums); !added)
            return added;
        if (archive_write_close(m_archive) != ARCHIVE_OK)
            return broken(u"The data directory"_s, QString::fromUtf8(archive_error_string(m_archive)));
        return {};
    }
    m_name = m_left.dequeue();
    if (m_name.startsWith(QString(backup::kLogs) + u'/')) {
        const Result<void> copied = m_snapshot->copyLogFile(m_name);
        if (!copied)
            return copied.error().code == ErrorCode::ResourceNotFound ? Result<void>() : copied;
    }
    m_file.setFileName(m_snapshot->pathOf(m_name));
    if (!m_file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return broken(m_name, m_file.errorString());
    m_fileLeft = m_file.size();
    return writeHead(m_name, m_fileLeft);
}

Result<void> Backup::goOn()
{
    const QByteArray bytes = m_file.read(std::min(m_fileLeft, kStep));
    if (bytes.isEmpty() && m_fileLeft > 0)
        return broken(m_name, m_file.errorString());
    m_fileLeft -= bytes.size();
    if (const auto written = writeData(bytes); !written)
        return written;
    if (m_fileLeft > 0)
        return {};
    m_file.close();
    m_snapshot->forget(m_name);
    return endFile();
}

Result<void> Backup::writeHead(const QString &name, qint64 size)
{
    m_hash.reset();
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), &archive_entry_free);
    archive_entry_set_pathname(entry.get(), name.toUtf8().constData());
    archive_entry_set_size(entry.get(), size);
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0600);
    archive_entry_set_mtime(entry.get(), std::chrono::floor<std::chrono::seconds>(m_clock.wall()).time_since_epoch().count(), 0);
    if (archive_write_header(m_archive, entry.get()) != ARCHIVE_OK)
        return broken(name, QString::fromUtf8(archive_error_string(m_archive)));
    return {};
}

Result<void> Backup::writeData(QByteArrayView bytes)
{
    m_hash.addData(bytes);
    if (archive_write_data(m_archive, bytes.data(), size_t(bytes.size())) != la_ssize_t(bytes.size()))
        return broken(m_name, QString::fromUtf8(archive_error_string(m_archive)));
    return {};
}

Result<void> Backup::endFile()
{
    m_sums += m_hash.result().toHex() + "  " + m_name.toUtf8() + '\n';
    if (archive_write_finish_entry(m_archive) != ARCHIVE_OK)
        return broken(m_name, QString::fromUtf8(archive_error_string(m_archive)));
    return {};
}

} // namespace isola
