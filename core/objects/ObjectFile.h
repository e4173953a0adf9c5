#pragma once
// The bytes of objects on disk: written beside their place with what is to be known of them counted on the way, synced, then
// renamed into it. Used on the objects' own thread only.

#include "core/base/Result.h"
#include "core/objects/Checksum.h"

#include <QFile>
#include <QStringList>

namespace isola {

struct WrittenFile {
    QString name; // below the directory; empty files have one too
    qint64 size = 0;
    QByteArray md5; // bytes
    QByteArray sha256; // bytes
    QByteArray checksum; // bytes, of the algorithm that was asked for
};

class ObjectFileWriter final {
public:
    ObjectFileWriter(QString directory, std::optional<ChecksumAlgorithm> algorithm);
    ~ObjectFileWriter(); // what was not finished is removed

    Result<void> write(QByteArrayView bytes);
    // Nothing of it is lost after this, once something refers to it.
    Result<WrittenFile> finish();

private:
    Result<void> open();

    const QString m_directory;
    const QString m_name;
    QFile m_file;
    std::optional<Checksum> m_checksum;
    QCryptographicHash m_md5{QCryptographicHash::Md5};
    QCryptographicHash m_sha256{QCryptographicHash::Sha256};
    qint64 m_size = 0;
};

// One file being read, opened with its first piece: what has taken its place meanwhile, or removed it, changes nothing for who
// reads. Used on one thread.
class ObjectFileReader final {
public:
    explicit ObjectFileReader(const QString &path) : m_file(path) { }

    Result<QByteArray> read(qint64 offset, qint64 length);

private:
    QFile m_file;
};

namespace objectfiles {

// One file of many, in their order.
Result<WrittenFile> join(const QString &directory, const QStringList &names, std::optional<ChecksumAlgorithm> algorithm);
void remove(const QString &directory, const QStringList &names);
QStringList all(const QString &directory);

}

} // namespace isola
