#include "server/CallServer.h"

namespace isola {

CallServer::CallServer(const CallServerDependencies &dependencies)
    : m_first(dependencies.first)
    , m_door(dependencies.engine, dependencies.registry, dependencies.authenticator, dependencies.callLimits, dependencies.clock)
    , m_calls(m_door)
    , m_listener(dependencies.limits, *this, dependencies.clock)
{
    m_listener.setAccessLog(dependencies.accessLog);
    if (dependencies.tls)
        m_listener.setTls(*dependencies.tls);
}

Exchange *CallServer::open(Connection &connection, const RequestHead &head)
{
    if (FunctionCalls::isCall(head.path()))
        return m_calls.open(connection, head);
    connection.moveTo(m_first);
    return nullptr;
}

bool CallServer::upgrade(Connection &connection, const RequestHead &)
{
    connection.moveTo(m_first);
    return true;
}

} // namespace isola
