#pragma once
// The server of an engine shard beside the first: answers calls of functions. Connections that ask for anything else move to the
// first shard's listener and stay there, so that the API, its registries and its streams live on one thread. One per shard, on
// its thread.

#include "server/calls/EngineDoor.h"
#include "server/calls/FunctionCalls.h"
#include "server/guard/Listener.h"

namespace isola {

// All of it outlives the server.
struct CallServerDependencies {
    Engine &engine;
    const RegistryView &registry;
    Authenticator &authenticator;
    CallLimits &callLimits;
    const Clock &clock;
    Listener &first; // of the first shard; used across threads by Connection::moveTo() only
    HttpLimits limits = {};
    AccessLog *accessLog = nullptr; // null: none is kept
    std::optional<QSslConfiguration> tls = {}; // none: plain HTTP
};

class CallServer final : public RequestOpener {
public:
    explicit CallServer(const CallServerDependencies &dependencies);

    Listener &listener() { return m_listener; }

    Exchange *open(Connection &connection, const RequestHead &head) override;
    bool upgrade(Connection &connection, const RequestHead &head) override;

private:
    Listener &m_first;
    EngineDoor m_door;
    FunctionCalls m_calls;
    Listener m_listener; // last: connections end their exchanges while the rest is still whole
};

} // namespace isola
