#include "core/logs/LogSegmentFile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <algorithm>

namespace isola {

using namespace Qt::StringLiterals;

static const QLatin1StringView kPrefix("seg-");
static const QLatin1StringView kSuffix(".db");
static const QLatin1StringView kSignatures("-sig");
static const QLatin1StringView kCompanions[] = {QLatin1StringView("-wal"), QLatin1StringView("-shm"), kSignatures};

qint64 LogSegmentFile::bytes() const
{
    return QFileInfo(path).size() + QFileInfo(path + u"-wal"_s).size() + QFileInfo(signaturesPath()).size();
}

QString LogSegmentFile::signaturesPath() const
{
    return path + kSignatures;
}

bool LogSegmentFile::exists() const
{
    return QFileInfo::exists(path);
}

bool LogSegmentFile::remove() const
{
    // The database goes first: a write-ahead log alone is an orphan, a database without its log would be a lie.
    if (!QFile::remove(path))
        return false;
    for (const QLatin1StringView companion : kCompanions)
        QFile::remove(path + companion);
    return true;
}

bool LogSegmentFile::discard() const
{
    QFile::resize(path + u"-wal"_s, 0);
    QFile::resize(path, 0);
    return remove();
}

LogSegmentFile logSegmentFile(const QString &directory, qint64 firstRow)
{
    return {firstRow, directory + u'/' + kPrefix + QString::number(firstRow) + kSuffix};
}

QList<LogSegmentFile> logSegmentFiles(const QString &directory)
{
    QList<LogSegmentFile> files;
    const QStringList names = QDir(directory).entryList({kPrefix + u'*' + kSuffix}, QDir::Files, QDir::Unsorted);
    for (const QString &name : names) {
        bool isNumber = false;
        const QStringView digits = QStringView(name).sliced(kPrefix.size()).chopped(kSuffix.size());
        const qint64 firstRow = digits.toLongLong(&isNumber);
        if (isNumber)
            files.append({firstRow, directory + u'/' + name});
    }
    std::sort(files.begin(), files.end(), [](const auto &a, const auto &b) { return a.firstRow < b.firstRow; });
    return files;
}

void removeOrphanedLogFiles(const QString &directory)
{
    for (const QLatin1StringView companion : kCompanions) {
        const QStringList names = QDir(directory).entryList({kPrefix + u'*' + kSuffix + companion}, QDir::Files);
        for (const QString &name : names)
            if (const QString path = directory + u'/' + name; !QFileInfo::exists(path.chopped(companion.size())))
                QFile::remove(path);
    }
}

} // namespace isola
