#pragma once
// The whole server on a free port: real registries in a temporary directory, real logs, real confined instances. Tests talk to it
// as clients do.

#include "core/agents/Agents.h"
#include "core/dispatch/InstancePool.h"
#include "core/registry/LiveRegistryView.h"
#include "core/storage/DataDirectory.h"
#include "core/triggers/Triggers.h"
#include "core/triggers/upload/UploadEvents.h"
#include "server/Server.h"
#include "tests/core/registry/RegistryFixture.h"
#include "tests/server/support/RawClient.h"

#include <QJsonDocument>
#include <QTemporaryDir>

namespace isola {

struct Answer {
    int status = 0;
    QByteArray head;
    QByteArray body;
    QJsonObject json;

    QString errorCode() const { return json[QLatin1StringView("error")].toObject()[QLatin1StringView("code")].toString(); }
};

class ServerFixture final {
public:
    ServerFixture()
    {
        InstancePoolOptions options;
        options.runner = QStringLiteral(ISOLA_BIN_DIR "/isola-runner");
        options.snapshot = QStringLiteral(ISOLA_BIN_DIR "/isola-runtime.snapshot");
        const QString logs = directory.filePath(QStringLiteral("logs"));
        writer = std::move(*LogWriter::create(logs, clock));
        store = std::move(*LogStore::create(logs));
        pool = std::make_unique<InstancePool>(options, clock);
        engine = std::make_unique<Engine>(*pool, *writer, clock);
        if (const auto started = pool->start(); !started)
            qFatal("%s", qPrintable(started.error().message));
        triggers = std::move(*Triggers::open(directory.filePath(QStringLiteral("triggers.db")),
            {*engine, *registry.functions, *registry.apps, clock, "webhook key"}));
        objects = std::make_unique<Objects>(triggers->database(), directory.filePath(QStringLiteral("objects")), clock);
        uploads = std::make_unique<UploadEvents>(*objects, triggers->deliveries(), *registry.functions, clock);
        data = std::move(*DataDirectory::open(directory.path()));
        triggers->start();
        triggers->keepTime();
        authenticator = std::make_unique<Authenticator>(registryView, "isk_admin_test", clock);
        agents = std::move(*Agents::create(*registry.database, *registry.apps, *registry.functions, *engine, clock));
        listen(nullptr);
    }

    // A new server in the place of the one before.
    void useAccessLog(AccessLog *log)
    {
        server.reset();
        listen(log);
    }

    // With the admin token unless `token` says otherwise; empty: none.
    Answer ask(const QByteArray &method, const QByteArray &target, const QByteArray &body = {}, const QByteArray &fields = {},
        const QByteArray &token = "isk_admin_test")
    {
        RawClient client(port);
        client.send(method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port) + "\r\n" + fields
            + (token.isEmpty() ? QByteArray() : "Authorization: Bearer " + token + "\r\n")
            + (body.isEmpty() ? QByteArray() : "Content-Length: " + QByteArray::number(body.size()) + "\r\n") + "\r\n" + body);
        const QByteArray raw = client.oneAnswer();
        const qsizetype end = raw.indexOf("\r\n\r\n");
        Answer answer;
        if (end < 0)
            return answer;
        answer.status = RawClient::status(raw);
        answer.head = raw.first(end + 4);
        answer.body = RawClient::field(raw, "transfer-encoding") == "chunked" ? RawClient::chunkedBody(raw) : raw.sliced(end + 4);
        answer.json = QJsonDocument::fromJson(answer.body).object();
        return answer;
    }

    Answer deploy(const QString &name, const QString &code, QJsonObject more = {})
    {
        more.insert(QStringLiteral("name"), name);
        more.insert(QStringLiteral("code"), code);
        return ask("POST", "/v1/default/functions", QJsonDocument(more).toJson());
    }

    void listen(AccessLog *log)
    {
        ServerDependencies dependencies{*engine, *registry.functions, *registry.apps, *registry.tokens, *registry.database,
            *authenticator, registryView, callLimits, *store, *writer, clock, *agents, *triggers, *uploads, *objects, *data};
        dependencies.accessLog = log;
        server = std::make_unique<Server>(dependencies);
        port = *server->listen(QHostAddress::LocalHost, 0);
    }

    QTemporaryDir directory;
    SystemClock clock;
    RegistryFixture registry;
    LiveRegistryView registryView{*registry.functions, *registry.apps, *registry.tokens};
    CallLimits callLimits;
    std::unique_ptr<LogWriter> writer;
    std::unique_ptr<LogStore> store;
    std::unique_ptr<InstancePool> pool;
    std::unique_ptr<Engine> engine;
    std::unique_ptr<Authenticator> authenticator;
    std::unique_ptr<Agents> agents;
    std::unique_ptr<Triggers> triggers;
    std::unique_ptr<Objects> objects;
    std::unique_ptr<UploadEvents> uploads;
    std::unique_ptr<DataDirectory> data;
    std::unique_ptr<Server> server;
    quint16 port = 0;
};

} // namespace isola
