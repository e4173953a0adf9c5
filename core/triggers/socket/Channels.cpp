#include "core/triggers/socket/Channels.h"

namespace isola {

bool Channels::subscribe(const ChannelKey &channel, SocketSession *session)
{
    QSet<SocketSession *> &listeners = m_channels[channel].listeners;
    const qsizetype before = listeners.size();
    listeners.insert(session);
    return listeners.size() > before;
}

bool Channels::unsubscribe(const ChannelKey &channel, SocketSession *session)
{
    const auto found = m_channels.find(channel);
    if (found == m_channels.end() || !found->listeners.remove(session))
        return false;
    found->present.remove(session);
    if (found->listeners.isEmpty())
        m_channels.erase(found);
    return true;
}

void Channels::setPresent(const ChannelKey &channel, SocketSession *session, const QJsonObject &state)
{
    const auto found = m_channels.find(channel);
    Q_ASSERT(found != m_channels.end() && found->listeners.contains(session));
    found->present.insert(session, state);
}

bool Channels::isPresent(const ChannelKey &channel, SocketSession *session) const
{
    const auto found = m_channels.constFind(channel);
    return found != m_channels.cend() && found->present.contains(session);
}

QSet<SocketSession *> Channels::listeners(const ChannelKey &channel) const
{
    return m_channels.value(channel).listeners;
}

QHash<SocketSession *, QJsonObject> Channels::present(const ChannelKey &channel) const
{
    return m_channels.value(channel).present;
}

} // namespace isola
