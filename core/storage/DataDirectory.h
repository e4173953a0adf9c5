#pragma once
// The directory that holds all a server knows. Makes it (mode 0700) and keeps other servers out of it for as long as it lives.
// The only place that knows the names of the files inside.

#include "core/base/Result.h"

#include <QByteArray>
#include <QString>
#include <memory>

namespace isola {

// The server that has a data directory, as clients on the same machine find it.
struct LocalServer {
    QString url; // "http://127.0.0.1:4000"
    qint64 processId = 0;
    QByteArray adminToken; // empty when the server was given one that no file holds
};

class DataDirectory final {
public:
    // ResourceConflict, naming the other's process id, when another server has it.
    static Result<std::unique_ptr<DataDirectory>> open(const QString &path);
    ~DataDirectory();

    // For clients: who serves from `path`, read without opening it. ResourceNotFound when nobody does.
    static Result<LocalServer> findServer(const QString &path);
    DataDirectory(const DataDirectory &) = delete;
    DataDirectory &operator=(const DataDirectory &) = delete;

    QString path() const { return m_path; }
    QString registryPath() const { return file(QStringLiteral("registry.db")); }
    QString appDataPath() const { return file(QStringLiteral("app-data.db")); }
    QString triggersPath() const { return file(QStringLiteral("triggers.db")); }
    QString webhookKeyPath() const { return file(QStringLiteral("webhook-key")); }
    QString objectsPath() const { return file(QStringLiteral("objects")); }
    QString recordingKeyPath() const { return file(QStringLiteral("recording-key")); }
    QString secretKeyPath() const { return file(QStringLiteral("secret-key")); }
    QString adminTokenPath() const { return file(QStringLiteral("admin-token")); }
    QString serverNoticePath() const { return file(QStringLiteral("server.json")); }
    QString telemetryCursorPath() const { return file(QStringLiteral("telemetry-cursor")); }
    QString backupPath() const { return file(QStringLiteral("backup")); } // of a backup under way
    QString logsPath() const { return file(QStringLiteral("logs")); }

    // The operator's token: `chosen` (ISOLA_ADMIN_TOKEN) where there is one, else the file's, written with a random one at first.
    Result<QByteArray> adminToken(const QByteArray &chosen) const;

    // What webhook URLs are signed with, made at first: without it every URL given out is void.
    Result<QByteArray> webhookKey() const;

    // Tells clients where the server answers, until it is withdrawn or the directory is closed.
    Result<void> announceServer(const QString &url);
    void withdrawServer();

private:
    DataDirectory(QString path, int lock);
    QString file(const QString &name) const { return m_path + QLatin1Char('/') + name; }

    QString m_path;
    int m_lock; // descriptor that carries the lock
    bool m_isAnnounced = false;
};

} // namespace isola
