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

namespace objectfiles {

Result<QByteArray> read(const QString &directory, const QString &name, qint64 offset, qint64 length);
// One file of many, in their order.
Result<WrittenFile> join(const QString &directory, const QStringList &names, std::optional<ChecksumAlgorithm> algorithm);
void remove(const QString &directory, const QStringList &names);
// What a crash has left: files that nothing refers to.
void removeAllBut(const QString &directory, const QStringList &names);

}

} // namespace isola
