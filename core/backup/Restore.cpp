#include "core/backup/Restore.h"

#include "core/backup/BackupFormat.h"
#include "core/backup/KeySeal.h"
#include "core/storage/Database.h"
#include "core/storage/DatabaseFile.h"
#include "core/storage/PrivateFile.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr qint64 kReadStep = 256 * 1024;
static constexpr qint64 kMostText = 64 << 20; // of the sums: some 600,000 files

static tl::unexpected<Error> notABackup(const QString &reason)
{
    return fail(ErrorCode::ValidationInvalidSchema, u"The backup cannot be used: "_s + reason,
        u"Take another one; nothing was written."_s);
}

namespace {

// The archive's files in a folder, with their sums.
class Unpacking final {
public:
    explicit Unpacking(QString folder) : m_folder(std::move(folder)) { }

    Result<Restored> run(const QString &file);
    const QHash<QString, QByteArray> &sums() const { return m_sums; }

private:
    Result<void> unpack(archive *source, archive_entry *entry);
    Result<void> copy(archive *source, const QString &name, QFile &target);
    QString fault(archive *source) const { return QString::fromUtf8(archive_error_string(source)); }

    const QString m_folder;
    QHash<QString, QByteArray> m_sums; // hexadecimal, by name
    Restored m_restored;
    QString m_last;
};

Result<Restored> Unpacking::run(const QString &file)
{
    const std::unique_ptr<archive, decltype(&archive_read_free)> source(archive_read_new(), &archive_read_free);
    archive_read_support_format_tar(source.get());
    if (archive_read_open_filename(source.get(), QFile::encodeName(file).constData(), size_t(kReadStep)) != ARCHIVE_OK)
        return notABackup(u"%1: %2"_s.arg(file, fault(source.get())));
    archive_entry *entry = nullptr;
    for (;;) {
        const int code = archive_read_next_header(source.get(), &entry);
        if (code == ARCHIVE_EOF)
            break;
        if (code != ARCHIVE_OK)
            return notABackup(fault(source.get()));
        if (const auto unpacked = unpack(source.get(), entry); !unpacked)
            return fail(unpacked.error());
    }
    if (m_last != backup::kSums)
        return notABackup(u"it is cut short"_s);
    return m_restored;
}

Result<void> Unpacking::unpack(archive *source, archive_entry *entry)
{
    const QString name = QString::fromUtf8(archive_entry_pathname(entry));
    if (m_last.isEmpty() && name != backup::kManifest)
        return notABackup(u"it is not a file that isola backup wrote"_s);
    if (archive_entry_filetype(entry) != AE_IFREG || !backup::isKnownName(name) || m_sums.contains(name)
        || m_last == backup::kSums)
        return notABackup(u"%1 does not belong into it"_s.arg(name));
    m_last = name;
    QFile target(m_folder + u'/' + name);
    if (!QDir().mkpath(QFileInfo(target).path()) || !target.open(QIODevice::WriteOnly | QIODevice::NewOnly)
        || !target.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return fail(ErrorCode::RuntimeUnavailable, u"%1: %2"_s.arg(target.fileName(), target.errorString()));
    ++m_restored.files;
    return copy(source, name, target);
}

Result<void> Unpacking::copy(archive *source, const QString &name, QFile &target)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray step(kReadStep, Qt::Uninitialized);
    for (;;) {
        const la_ssize_t length = archive_read_data(source, step.data(), size_t(step.size()));
        if (length < 0)
            return notABackup(u"%1: %2"_s.arg(name, fault(source)));
        if (length == 0)
            break;
        const QByteArrayView bytes(step.constData(), qsizetype(length));
        hash.addData(bytes);
        m_restored.bytes += bytes.size();
        if (target.write(bytes.data(), bytes.size()) != bytes.size())
            return fail(ErrorCode::RuntimeUnavailable, u"%1: %2"_s.arg(target.fileName(), target.errorString()),
                u"Make room on the disk; nothing was restored."_s);
    }
    m_sums.insert(name, hash.result().toHex());
    return {};
}

} // namespace

static Result<void> checkSums(const QString &folder, const QHash<QString, QByteArray> &sums)
{
    QFile file(folder + u'/' + backup::kSums);
    if (!file.open(QIODevice::ReadOnly) || file.size() > kMostText)
        return notABackup(u"its SHA256SUMS cannot be read"_s);
    qsizetype count = 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.isEmpty())
            continue;
        const QString name = QString::fromUtf8(line.sliced(std::min<qsizetype>(66, line.size())));
        if (sums.value(name) != line.first(std::min<qsizetype>(64, line.size())))
            return notABackup(u"%1 is damaged"_s.arg(name));
        ++count;
    }
    if (count != sums.size() - 1) // all but the sums themselves
        return notABackup(u"its SHA256SUMS does not name every file"_s);
    return {};
}

static Result<QJsonObject> readManifest(const QString &folder)
{
    const Result<QByteArray> text = readPrivateFile(folder + u'/' + backup::kManifest);
    const QJsonObject manifest = QJsonDocument::fromJson(text.value_or(QByteArray())).object();
    const int format = manifest.value("isola_backup"_L1).toInt();
    const QString maker = manifest.value("isola"_L1).toString();
    if (format < 1)
        return notABackup(u"it is not a file that isola backup wrote"_s);
    const auto tooNew = [&maker](const QString &what) {
        return fail(ErrorCode::ValidationInvalidSchema,
            u"The backup is from isola %1, which is newer than this program: %2"_s.arg(maker, what),
            u"Restore it with isola %1 or later; nothing was written."_s.arg(maker));
    };
    if (format > backup::kFormat)
        return tooNew(u"its format is %1, known is %2"_s.arg(format).arg(backup::kFormat));
    for (const QString &name : backup::kDatabases) {
        if (!QFile::exists(folder + u'/' + name))
            continue;
        const Result<int> version = checkedVersion(folder + u'/' + name);
        if (!version)
            return fail(version.error());
        if (*version > backup::knownSchema(name))
            return tooNew(u"%1 has schema version %2, known are versions up to %3"_s.arg(name).arg(*version).arg(
                backup::knownSchema(name)));
    }
    return manifest;
}

static Result<void> checkObjects(const QString &folder)
{
    if (!QFile::exists(folder + u"/triggers.db"_s))
        return {};
    const auto database = Database::open(folder + u"/triggers.db"_s);
    if (!database)
        return fail(database.error());
    Statement rows = (*database)->select("SELECT file, size FROM objects UNION SELECT file, size FROM object_parts");
    while (rows.next())
        if (QFileInfo(folder + u"/objects/"_s + rows.text(0)).size() != rows.integer(1))
            return notABackup(u"the object file %1 is missing or not whole"_s.arg(rows.text(0)));
    return {};
}

static Result<void> openKeys(const QString &folder, const QByteArray &passphrase)
{
    const QString sealedPath = folder + u'/' + backup::kSealedKeys;
    if (!QFile::exists(sealedPath)) {
        if (QFile::exists(folder + u"/secret-key"_s))
            return {};
        return notABackup(u"the key of its secrets is missing"_s);
    }
    if (passphrase.isEmpty())
        return fail(ErrorCode::ValidationInvalidSchema, u"passphrase: is missing; the backup's keys are sealed with one"_s,
            u"Give it in a file by --passphrase-file."_s);
    const Result<QByteArray> sealed = readPrivateFile(sealedPath);
    if (!sealed)
        return fail(sealed.error());
    const Result<QByteArray> plain = openWithPassphrase(*sealed, passphrase);
    if (!plain)
        return fail(plain.error());
    const QJsonObject keys = QJsonDocument::fromJson(*plain).object();
    for (const QString &name : backup::kKeys)
        if (keys.contains(name))
            if (const auto written = writePrivateFile(folder + u'/' + name, keys.value(name).toString().toLatin1()); !written)
                return written;
    QFile::remove(sealedPath);
    return {};
}

// What was written is on the disk before it gets its name.
static void syncFileSystem(const QString &folder)
{
    const int descriptor = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    ::syncfs(descriptor);
    ::close(descriptor);
}

static Result<void> moveIntoPlace(const QString &folder, const QString &directory)
{
    for (const QLatin1StringView name : {backup::kManifest, backup::kSums})
        QFile::remove(folder + u'/' + name);
    syncFileSystem(folder);
    QDir().rmdir(directory); // it is empty or not there
    if (!QDir().rename(folder, directory))
        return fail(ErrorCode::RuntimeUnavailable, u"%1 cannot be made: %2"_s.arg(directory, qt_error_string()));
    syncFileSystem(directory);
    return {};
}

Result<Restored> restoreBackup(const QString &file, const QString &directory, const QByteArray &passphrase)
{
    const QString target = QDir::cleanPath(QDir(directory).absolutePath());
    if (QFileInfo::exists(target) && !QDir(target).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot))
        return fail(ErrorCode::ResourceConflict, u"%1 is not empty"_s.arg(target),
            u"Restore into a directory that is not there yet; the old one stays as it is."_s);
    if (!QDir().mkpath(QFileInfo(target).path()))
        return fail(ErrorCode::RuntimeUnavailable, u"%1 cannot be made"_s.arg(QFileInfo(target).path()));
    QTemporaryDir staging(target + u".restoring-XXXXXX"_s);
    if (!staging.isValid())
        return fail(ErrorCode::RuntimeUnavailable, staging.errorString());
    Unpacking unpacking(staging.path());
    Result<Restored> restored = unpacking.run(file);
    if (!restored)
        return restored;
    const auto ready = checkSums(staging.path(), unpacking.sums())
                           .and_then([&] { return readManifest(staging.path()); })
                           .map([&](const QJsonObject &manifest) { restored->manifest = manifest; })
                           .and_then([&] { return checkObjects(staging.path()); })
                           .and_then([&] { return openKeys(staging.path(), passphrase); })
                           .and_then([&] { return moveIntoPlace(staging.path(), target); });
    if (!ready)
        return fail(ready.error());
    staging.setAutoRemove(false); // it has another name now
    return restored;
}

} // namespace isola
