#include "core/objects/ObjectFile.h"

#include "core/storage/Random.h"

#include <QDir>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr qint64 kStep = 256 * 1024;
static constexpr auto kIncoming = "incoming"_L1; // beside the folders that hold finished files

static tl::unexpected<Error> diskFault(const QString &path, const QString &reason)
{
    return fail(ErrorCode::RuntimeUnavailable, u"%1: %2"_s.arg(path, reason), u"Look at the disk: space, permissions."_s);
}

// "3f/3f07...": not too many in one folder.
static QString newName()
{
    const QString random = QString::fromLatin1(randomBytes(16).toHex());
    return random.left(2) + '/'_L1 + random;
}

static Result<void> syncFolder(const QString &path)
{
    const int folder = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool isSynced = folder >= 0 && ::fsync(folder) == 0;
    const int reason = errno;
    if (folder >= 0)
        ::close(folder);
    if (!isSynced)
        return diskFault(path, qt_error_string(reason));
    return {};
}

ObjectFileWriter::ObjectFileWriter(QString directory, std::optional<ChecksumAlgorithm> algorithm)
    : m_directory(std::move(directory)), m_name(newName())
{
    if (algorithm)
        m_checksum.emplace(*algorithm);
}

ObjectFileWriter::~ObjectFileWriter()
{
    if (m_file.isOpen())
        m_file.remove();
}

Result<void> ObjectFileWriter::open()
{
    if (m_file.isOpen())
        return {};
    m_file.setFileName(m_directory + '/'_L1 + kIncoming + '/'_L1 + m_name.sliced(3));
    const QString folder = m_directory + '/'_L1 + m_name.left(2);
    const bool isNewFolder = !QDir(folder).exists();
    if (!QDir().mkpath(folder) || !QDir().mkpath(m_directory + '/'_L1 + kIncoming))
        return diskFault(folder, u"cannot be made"_s);
    if (isNewFolder)
        if (const auto synced = syncFolder(m_directory); !synced)
            return synced;
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::NewOnly | QIODevice::Unbuffered))
        return diskFault(m_file.fileName(), m_file.errorString());
    m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    return {};
}

Result<void> ObjectFileWriter::write(QByteArrayView bytes)
{
    if (const auto opened = open(); !opened)
        return opened;
    if (m_file.write(bytes.data(), bytes.size()) != bytes.size())
        return diskFault(m_file.fileName(), m_file.errorString());
    m_size += bytes.size();
    m_md5.addData(bytes);
    m_sha256.addData(bytes);
    if (m_checksum)
        m_checksum->add(bytes);
    return {};
}

Result<WrittenFile> ObjectFileWriter::finish()
{
    if (const auto opened = open(); !opened)
        return fail(opened.error());
    const QString place = m_directory + '/'_L1 + m_name;
    if (::fdatasync(m_file.handle()) != 0)
        return diskFault(place, qt_error_string(errno));
    if (!m_file.rename(place)) // closes it
        return diskFault(place, m_file.errorString());
    if (const auto synced = syncFolder(m_directory + '/'_L1 + m_name.left(2)); !synced)
        return fail(synced.error());
    return WrittenFile{m_name, m_size, m_md5.result(), m_sha256.result(), m_checksum ? m_checksum->result() : QByteArray()};
}

Result<QByteArray> ObjectFileReader::read(qint64 offset, qint64 length)
{
    if ((!m_file.isOpen() && !m_file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) || !m_file.seek(offset))
        return diskFault(m_file.fileName(), m_file.errorString());
    QByteArray bytes = m_file.read(length);
    if (bytes.size() != length)
        return diskFault(m_file.fileName(), u"is shorter than it was"_s);
    return bytes;
}

namespace objectfiles {

Result<WrittenFile> join(const QString &directory, const QStringList &names, std::optional<ChecksumAlgorithm> algorithm)
{
    ObjectFileWriter whole(directory, algorithm);
    for (const QString &name : names) {
        QFile part(directory + '/'_L1 + name);
        if (!part.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
            return diskFault(part.fileName(), part.errorString());
        while (!part.atEnd()) {
            const QByteArray bytes = part.read(kStep);
            if (bytes.isEmpty())
                return diskFault(part.fileName(), part.errorString());
            if (const auto written = whole.write(bytes); !written)
                return fail(written.error());
        }
    }
    return whole.finish();
}

void remove(const QString &directory, const QStringList &names)
{
    for (const QString &name : names)
        if (!name.isEmpty())
            QFile::remove(directory + '/'_L1 + name);
}

QStringList all(const QString &directory)
{
    QStringList names;
    const QStringList folders = QDir(directory).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &folder : folders) {
        const QStringList files = QDir(directory + '/'_L1 + folder).entryList(QDir::Files);
        for (const QString &file : files)
            names.append(folder + '/'_L1 + file);
    }
    return names;
}

} // namespace objectfiles

} // namespace isola
