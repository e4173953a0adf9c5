#pragma once
// The opening handshake of a WebSocket, RFC 6455, section 4.2: what is wrong with the client's half, and our half of it.

#include "core/base/Error.h"
#include "server/guard/RequestHead.h"

#include <optional>

namespace isola {

class Connection;

struct HandshakeFault {
    Error error;
    int status = 0; // where the error's own does not fit
};

std::optional<HandshakeFault> handshakeFault(const RequestHead &head);

// `extensions` are those agreed on, as their field has them.
QByteArray handshakeAnswer(const RequestHead &head, const std::optional<QByteArray> &extensions = {});

// Answers the request with the reason why it becomes no WebSocket.
void refuseHandshake(Connection &connection, const HandshakeFault &fault);

} // namespace isola
