#pragma once
// Answers "realtime.publish", "socket.send", "socket.close" and "socket.data": what functions say to the sockets of their app.
// What the questions look like is said in core/sandbox/runtime/js/realtime.ts. Engine thread.

#include "core/dispatch/HostService.h"

#include <QJsonObject>

namespace isola {

class SocketHub;
class SocketSession;

class RealtimeService final : public HostService {
public:
    explicit RealtimeService(SocketHub &hub) : m_hub(hub) { }

    void ask(const HostQuestion &question, HostAnswers &answers) override;

private:
    void publish(const HostQuestion &question, HostAnswers &answers);
    void close(const HostQuestion &question, const QJsonObject &arguments, SocketSession *session, HostAnswers &answers);

    SocketHub &m_hub;
};

} // namespace isola
