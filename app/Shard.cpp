#include "app/Shard.h"

#include "app/EngineRoom.h"
#include "core/auth/Authenticator.h"
#include "core/dispatch/hostcalls/ServiceGate.h"
#include "core/logs/LogWriter.h"
#include "core/registry/FunctionRegistry.h"
#include "core/registry/SnapshotRegistryView.h"
#include "core/registry/TokenRegistry.h"
#include "server/CallServer.h"

namespace isola {

struct Shard::Inside {
    Inside(const ShardDependencies &dependencies, std::unique_ptr<SnapshotRegistryView> registry)
        : view(std::move(registry)), authenticator(*view, dependencies.adminToken, dependencies.clock)
    {
    }

    // In the order they are built, so that each goes before what it needs.
    std::unique_ptr<SnapshotRegistryView> view;
    Authenticator authenticator;
    std::vector<std::unique_ptr<ForwardedService>> forwarded;
    std::unique_ptr<EngineRoom> room;
    std::unique_ptr<CallServer> server;
};

Shard::Shard(int number) : m_anchor(new QObject)
{
    m_thread.setObjectName(QStringLiteral("shard-%1").arg(number));
    m_anchor->moveToThread(&m_thread);
    connect(
        &m_thread, &QThread::finished, m_anchor, [this] { m_inside.reset(); }, Qt::DirectConnection); // on that thread still
    connect(&m_thread, &QThread::finished, m_anchor, &QObject::deleteLater);
    m_thread.start();
}

Shard::~Shard()
{
    m_thread.quit();
    m_thread.wait();
}

Result<std::unique_ptr<Shard>> Shard::create(const ShardDependencies &dependencies, ShardPlace place)
{
    std::unique_ptr<Shard> shard(new Shard(place.number));
    Result<void> begun;
    QMetaObject::invokeMethod(
        shard->m_anchor, [&] { begun = shard->begin(dependencies, place); }, Qt::BlockingQueuedConnection);
    if (!begun)
        return fail(begun.error());
    shard->m_inside->room->follow(dependencies.functions);
    return shard;
}

static std::unique_ptr<SnapshotRegistryView> makeView(const ShardDependencies &dependencies)
{
    const auto noteUse = [&tokens = dependencies.tokens](TokenId id) {
        QMetaObject::invokeMethod(
            &tokens, [&tokens, id] { tokens.noteUse(id); }, Qt::QueuedConnection);
    };
    return std::make_unique<SnapshotRegistryView>(dependencies.board, noteUse, dependencies.clock);
}

Result<void> Shard::begin(const ShardDependencies &dependencies, ShardPlace place)
{
    auto inside = std::make_unique<Inside>(dependencies, makeView(dependencies));
    inside->authenticator.setUnknownKeyHandler([this](const AppPtr &app) { Q_EMIT unknownKey(app); });
    auto room = EngineRoom::create(
        dependencies.options, place, dependencies.appDataPath, *inside->view, dependencies.logWriter, dependencies.clock);
    if (!room)
        return fail(room.error());
    inside->room = std::move(*room);
    for (const auto &[name, gate] : dependencies.gates) {
        inside->forwarded.push_back(std::make_unique<ForwardedService>(*gate));
        inside->room->engine().addHostService(name, *inside->forwarded.back());
    }
    inside->room->setOwnPorts(dependencies.ownPorts);
    CallServerDependencies server{inside->room->engine(), *inside->view, inside->authenticator, dependencies.callLimits,
        dependencies.clock, dependencies.first};
    server.limits.maxConnections /= place.count;
    server.limits.maxCallBody = dependencies.options.maxRequestBytes;
    server.accessLog = dependencies.accessLog;
    server.tls = dependencies.tls;
    inside->server = std::make_unique<CallServer>(server);
    const auto port = inside->server->listener().listenOn(dependencies.host, dependencies.ownPorts.first(), PortUse::Joined);
    if (!port)
        return fail(port.error());
    m_inside = std::move(inside);
    return {};
}

void Shard::inside(std::function<void(Inside &)> job)
{
    const auto run = [this, job = std::move(job)] {
        if (m_inside)
            job(*m_inside);
    };
    QMetaObject::invokeMethod(m_anchor, run, Qt::QueuedConnection);
}

void Shard::answer(std::function<void()> job)
{
    QMetaObject::invokeMethod(this, std::move(job), Qt::QueuedConnection);
}

void Shard::setTls(const QSslConfiguration &configuration)
{
    inside([configuration](Inside &inside) { inside.server->listener().setTls(configuration); });
}

void Shard::setFetchedKeys(const AppId &app, const QString &url, const QJsonObject &jwks)
{
    inside([app, url, jwks](Inside &inside) { inside.authenticator.setFetchedKeys(app, url, jwks); });
}

void Shard::ask(std::function<void(const ServerFigures &)> answerTo)
{
    inside([this, answerTo = std::move(answerTo)](Inside &inside) {
        const ServerFigures figures{inside.room->engine().status(), inside.server->listener().connectionCount(), 0};
        answer([answerTo, figures] { answerTo(figures); });
    });
}

void Shard::stop(std::function<void()> stopped)
{
    inside([this, stopped = std::move(stopped)](Inside &inside) {
        Listener &listener = inside.server->listener();
        listener.stopAccepting();
        inside.room->engine().drain(
            [this, stopped, &listener] { listener.whenEmpty(kForSlowReaders, [this, stopped] { answer(stopped); }); });
    });
}

} // namespace isola
