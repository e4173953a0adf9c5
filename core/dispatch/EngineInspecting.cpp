// The part of Engine that lets debuggers look into instances of their own.

#include "core/dispatch/Engine.h"

#include "core/dispatch/EngineCall.h"
#include "core/dispatch/InspectorClient.h"

namespace isola {

FunctionVersionPtr Engine::inspect(const FunctionVersion &version, InspectorClient &client)
{
    const auto inspected = std::make_shared<FunctionVersion>(version);
    inspected->revision = nextDraftRevision(); // nothing that is live shares its instance
    inspected->isInspected = true;
    m_inspections[inspected->revision].client = &client;
    m_pool.grow(inspected, 1);
    return inspected;
}

static void sendMessage(InstanceProcess &instance, QByteArrayView message)
{
    auto &builder = instance.builder();
    do {
        const QByteArrayView part = message.first(std::min(message.size(), qsizetype(wire::kBodyChunk)));
        message = message.sliced(part.size());
        const auto bytes = wire::bytes(builder, part.data(), size_t(part.size()));
        instance.send(wire::CreateInspector(builder, bytes, message.isEmpty()));
    } while (!message.isEmpty());
}

void Engine::sendToInspector(int64_t revision, const QByteArray &message)
{
    const auto it = m_inspections.find(revision);
    if (it == m_inspections.end() || message.isEmpty())
        return;
    if (it->second.instance)
        sendMessage(*it->second.instance, message);
    else
        it->second.waiting.append(message);
}

void Engine::endInspection(int64_t revision)
{
    const auto node = m_inspections.extract(revision);
    if (node.empty())
        return;
    if (InstanceProcess *instance = node.mapped().instance) {
        sendMessage(*instance, {}); // what is paused goes on without the debugger
        m_pool.leave(*instance);
    }
    refuseWaiting(revision, QStringLiteral("The debugging session has ended"));
}

void Engine::inspectorSaid(InstanceProcess &instance, const wire::Inspector &piece)
{
    const auto it = m_inspections.find(instance.version->revision);
    if (it == m_inspections.end()) {
        if (!instance.version->isInspected)
            return m_pool.expel(instance, "speaks for an inspector that was not asked for");
        return m_pool.leave(instance); // the client has gone meanwhile
    }
    Inspection &inspection = it->second;
    const auto bytes = wire::view(piece.bytes());
    if (inspection.message.size() + qsizetype(bytes.size()) > kMaxInspectorMessage)
        return m_pool.expel(instance, "sent a message for the debugger that is too long");
    inspection.message.append(reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size()));
    if (!piece.last())
        return;
    const QByteArray message = std::exchange(inspection.message, {});
    if (!message.isEmpty())
        return inspection.client->inspectorSaid(message);
    inspection.instance = &instance; // it listens now
    for (const QByteArray &waiting : std::exchange(inspection.waiting, {}))
        sendMessage(instance, waiting);
}

void Engine::inspectionLost(int64_t revision, const QString &reason)
{
    if (const auto node = m_inspections.extract(revision)) {
        refuseWaiting(revision, reason);
        node.mapped().client->inspectedEnded(reason);
    }
}

} // namespace isola
