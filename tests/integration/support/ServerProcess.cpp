#include "tests/integration/support/ServerProcess.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>
#include <csignal>
#include <sys/resource.h>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kPatience = 30000; // ms

ServerProcess::ServerProcess()
{
    m_process.setProgram(QStringLiteral(ISOLA_BIN_DIR "/isola"));
    m_process.setArguments({u"serve"_s, u"--port"_s, u"0"_s, u"--data"_s, dataPath()});
    m_process.setStandardErrorFile(m_directory.filePath(u"stderr"_s), QIODevice::Append);
}

void ServerProcess::runUnder(const QString &launcher, QStringList before)
{
    before << u"--"_s << m_process.program() << m_process.arguments();
    m_process.setProgram(launcher);
    m_process.setArguments(before);
    QFile::setPermissions(m_directory.path(), QFile::Permissions(0x7777)); // it may run as another user
}

void ServerProcess::addArgument(const QString &argument)
{
    m_process.setArguments(m_process.arguments() << argument);
}

ServerProcess::~ServerProcess()
{
    if (m_process.state() != QProcess::NotRunning)
        killHard();
}

bool ServerProcess::start()
{
    m_client.reset();
    m_process.start();
    if (!m_process.waitForStarted(kPatience))
        return false;
    QByteArray line;
    while (!line.contains('\n')) {
        if (!m_process.waitForReadyRead(kPatience))
            return false;
        line += m_process.readAllStandardOutput();
    }
    static constexpr QByteArrayView kReady = "isola: ready on http://127.0.0.1:";
    if (!line.startsWith(kReady))
        return false;
    m_port = line.sliced(kReady.size(), line.indexOf('\n') - kReady.size()).toUShort();
    m_client = std::make_unique<HttpClient>(m_port);
    return m_port != 0;
}

void ServerProcess::requestStop()
{
    m_process.terminate();
}

int ServerProcess::waitForEnd()
{
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(kPatience))
        return -1;
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

int ServerProcess::stop()
{
    m_client.reset(); // an open connection of ours is not what a stop is about
    requestStop();
    return waitForEnd();
}

void ServerProcess::killHard()
{
    m_process.kill();
    m_process.waitForFinished(kPatience);
}

void ServerProcess::limitFileSize(quint64 bytes)
{
    m_process.setChildProcessModifier([bytes] {
        const rlimit limit{bytes, bytes};
        setrlimit(RLIMIT_FSIZE, &limit);
        std::signal(SIGXFSZ, SIG_IGN); // the write's error is what a full disk gives
    });
}

static QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray ServerProcess::adminToken() const
{
    return contentOf(dataPath() + u"/admin-token"_s).trimmed();
}

QByteArray ServerProcess::standardError() const
{
    return contentOf(m_directory.filePath(u"stderr"_s));
}

qint64 ServerProcess::residentBytes(qint64 process)
{
    static constexpr qint64 kPage = 4096;
    const QByteArrayList sizes = contentOf(u"/proc/%1/statm"_s.arg(process)).split(' ');
    return sizes.size() > 1 ? sizes[1].toLongLong() * kPage : 0;
}

QList<qint64> ServerProcess::descendants(const QByteArray &processName) const
{
    QHash<qint64, qint64> parents;
    QList<qint64> named;
    for (const QString &entry : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
        const QByteArray stat = contentOf(u"/proc/%1/stat"_s.arg(entry));
        const qsizetype open = stat.indexOf('(');
        const qsizetype close = stat.lastIndexOf(')');
        if (open < 0 || close < 0)
            continue;
        const qint64 process = entry.toLongLong();
        parents.insert(process, stat.sliced(close + 4).split(' ').value(0).toLongLong());
        if (stat.sliced(open + 1, close - open - 1) == processName)
            named.append(process);
    }
    named.removeIf([&](qint64 process) {
        while (process > 1 && process != processId())
            process = parents.value(process);
        return process != processId();
    });
    return named;
}

qint64 ServerProcess::largestInstance() const
{
    qint64 largest = 0;
    for (const qint64 process : descendants("isola-instance"))
        if (largest == 0 || residentBytes(process) > residentBytes(largest))
            largest = process;
    return largest;
}

HttpAnswer ServerProcess::ask(HttpCall call)
{
    if (call.token.isEmpty())
        call.token = adminToken();
    return m_client->ask(call);
}

HttpAnswer ServerProcess::get(const QByteArray &target)
{
    return ask({"GET", target, {}, {}, {}});
}

HttpAnswer ServerProcess::post(const QByteArray &target, const QJsonObject &body)
{
    return ask({"POST", target, {}, QJsonDocument(body).toJson(), {}});
}

HttpAnswer ServerProcess::patch(const QByteArray &target, const QJsonObject &body)
{
    return ask({"PATCH", target, {}, QJsonDocument(body).toJson(), {}});
}

HttpAnswer ServerProcess::visit(const QByteArray &functionAndPath, HttpCall call)
{
    call.target = "/v1/default/fn/" + functionAndPath;
    return m_client->ask(call);
}

HttpAnswer ServerProcess::deploy(const QByteArray &name, const QByteArray &code, QJsonObject more)
{
    if (!more.contains("triggers"_L1))
        more.insert(u"triggers"_s, httpTrigger(u"none"_s)["triggers"_L1]);
    more.insert(u"name"_s, QString::fromUtf8(name));
    more.insert(u"code"_s, QString::fromUtf8(code));
    return post("/v1/default/functions", more);
}

QList<QJsonObject> ServerProcess::logs(const QByteArray &name, const QByteArray &query)
{
    QList<QJsonObject> rows;
    const HttpAnswer answer = get("/v1/default/functions/" + QUrl::toPercentEncoding(QString::fromUtf8(name)) + "/logs?" + query);
    for (const QJsonValue &row : answer.json()["logs"_L1].toArray())
        rows.append(row.toObject());
    return rows;
}

QJsonObject httpTrigger(const QString &auth, QJsonObject more)
{
    more.insert(u"auth"_s, auth);
    return {{u"triggers"_s, QJsonArray{QJsonObject{{u"type"_s, u"http"_s}, {u"config"_s, more}}}}};
}

} // namespace isola
