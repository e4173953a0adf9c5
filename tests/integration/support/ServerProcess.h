#pragma once
// The real program: `isola serve` on a free port with a data directory of its own. Ends with the test, whatever the test did.

#include "tests/integration/support/HttpClient.h"

#include <QProcess>
#include <QTemporaryDir>

namespace isola {

class ServerProcess final {
public:
    ServerProcess();
    ~ServerProcess();

    // From the next start on: `launcher before... -- isola serve ...`; the data directory becomes everyone's.
    void runUnder(const QString &launcher, QStringList before);
    void addArgument(const QString &argument);

    // True when the ready line came.
    bool start();
    // SIGTERM, then waits. The exit code; -1 when it did not end or crashed.
    int stop();
    void requestStop();
    int waitForEnd();
    void killHard();
    // From the next start on no file grows past this many bytes: writes fail then, as they do on a full disk.
    void limitFileSize(quint64 bytes);

    quint16 port() const { return m_port; }
    QByteArray adminToken() const;
    QString dataPath() const { return m_directory.path() + QStringLiteral("/data"); }
    QByteArray standardError() const;
    qint64 processId() const { return m_process.processId(); }
    qint64 residentBytes() const { return residentBytes(processId()); }
    static qint64 residentBytes(qint64 process);

    // What runs below the server: "isola-zygote", "isola-instance".
    QList<qint64> descendants(const QByteArray &processName) const;
    // The instance with the most memory: a test's function makes itself known by holding much.
    qint64 largestInstance() const;

    // Exchanges on a connection of the test thread's own, with the admin token.
    HttpAnswer ask(HttpCall call);
    HttpAnswer get(const QByteArray &target);
    HttpAnswer post(const QByteArray &target, const QJsonObject &body);
    HttpAnswer patch(const QByteArray &target, const QJsonObject &body);
    // Without any token, as the public does.
    HttpAnswer visit(const QByteArray &functionAndPath, HttpCall call = {});
    // Deploys to the app "default", public unless `more` says otherwise.
    HttpAnswer deploy(const QByteArray &name, const QByteArray &code, QJsonObject more = {});
    // The rows of a function's log, newest first.
    QList<QJsonObject> logs(const QByteArray &name, const QByteArray &query = {});

private:
    QTemporaryDir m_directory;
    QProcess m_process;
    quint16 m_port = 0;
    std::unique_ptr<HttpClient> m_client;
};

// {"triggers": [{"type": "http", "config": {"auth": auth, ...more}}]}
QJsonObject httpTrigger(const QString &auth, QJsonObject more = {});

} // namespace isola
