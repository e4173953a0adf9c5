#pragma once
// The directory that holds all a server knows. Makes it (mode 0700) and keeps other servers out of it for as long as it lives.
// The only place that knows the names of the files inside.

#include "core/base/Result.h"

#include <QByteArray>
#include <QString>
#include <memory>

namespace isola {

class DataDirectory final {
public:
    // ResourceConflict, naming the other's process id, when another server has it.
    static Result<std::unique_ptr<DataDirectory>> open(const QString &path);
    ~DataDirectory();
    DataDirectory(const DataDirectory &) = delete;
    DataDirectory &operator=(const DataDirectory &) = delete;

    QString path() const { return m_path; }
    QString registryPath() const { return file(QStringLiteral("registry.db")); }
    QString appDataPath() const { return file(QStringLiteral("app-data.db")); }
    QString secretKeyPath() const { return file(QStringLiteral("secret-key")); }
    QString adminTokenPath() const { return file(QStringLiteral("admin-token")); }
    QString logsPath() const { return file(QStringLiteral("logs")); }

    // The operator's token: `chosen` (ISOLA_ADMIN_TOKEN) where there is one, else the file's, written with a random one at first.
    Result<QByteArray> adminToken(const QByteArray &chosen) const;

private:
    DataDirectory(QString path, int lock);
    QString file(const QString &name) const { return m_path + QLatin1Char('/') + name; }

    QString m_path;
    int m_lock; // descriptor that carries the lock
};

} // namespace isola
