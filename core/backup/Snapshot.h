#pragma once
// A data directory at one moment, below the directory itself: databases copied, objects linked, so that what is deleted meanwhile
// stays until the snapshot goes. Each database is whole; between them it is as after a crash, which every start copes with. The
// log is copied file by file when its turn comes. Used on one thread, not the engine's.

#include "core/base/Result.h"

#include <QStringList>
#include <memory>

namespace isola {

class DataDirectory;

class Snapshot final {
public:
    static Result<std::unique_ptr<Snapshot>> take(const DataDirectory &data);
    ~Snapshot();
    Snapshot(const Snapshot &) = delete;
    Snapshot &operator=(const Snapshot &) = delete;

    // What there is besides the log, by its name in the data directory; pathOf() is where it lies now.
    const QStringList &files() const { return m_files; }
    const QStringList &logFiles() const { return m_logFiles; }
    QString pathOf(const QString &name) const;

    // ResourceNotFound when its rows have grown old meanwhile.
    Result<void> copyLogFile(const QString &name) const;
    void forget(const QString &name) const;

private:
    Snapshot(QString data, QString folder);
    Result<void> copyDatabases();
    Result<void> copyTriggersWithObjects();
    Result<bool> linkObjects();
    void findSmallFiles();

    const QString m_data;
    const QString m_folder;
    QStringList m_files;
    QStringList m_logFiles;
};

} // namespace isola
