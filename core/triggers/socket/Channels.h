#pragma once
// Who listens to which channel, and who shows that they are there. Channels are an app's own; one exists as long as somebody
// listens. Engine thread.

#include "core/base/Ids.h"

#include <QHash>
#include <QJsonObject>
#include <QSet>
#include <optional>

namespace isola {

class SocketSession;

struct ChannelKey {
    AppId app;
    QString name;

    bool operator==(const ChannelKey &) const = default;
    friend size_t qHash(const ChannelKey &key, size_t seed = 0) noexcept { return qHashMulti(seed, key.app, key.name); }
};

class Channels final {
public:
    static constexpr qsizetype kLongestName = 200;

    // Whether it did not listen before.
    bool subscribe(const ChannelKey &channel, SocketSession *session);
    // Whether it listened.
    bool unsubscribe(const ChannelKey &channel, SocketSession *session);

    // Makes it seen by the others that listen; a second time renews its state. The session must listen.
    void setPresent(const ChannelKey &channel, SocketSession *session, const QJsonObject &state);
    bool isPresent(const ChannelKey &channel, SocketSession *session) const;

    QSet<SocketSession *> listeners(const ChannelKey &channel) const;
    QHash<SocketSession *, QJsonObject> present(const ChannelKey &channel) const;
    qsizetype count() const { return m_channels.size(); }

private:
    struct Channel {
        QSet<SocketSession *> listeners;
        QHash<SocketSession *, QJsonObject> present; // among the listeners
    };

    QHash<ChannelKey, Channel> m_channels;
};

} // namespace isola
