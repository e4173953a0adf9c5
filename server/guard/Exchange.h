#pragma once
// The two interfaces between a connection and what answers its requests. All on the connection's thread.

#include "server/guard/RequestHead.h"

namespace isola {

class Connection;

// One request being taken in and answered. Owned by whoever made it; a connection has one at a time, so that answers leave in the
// order of the requests.
class Exchange {
public:
    enum class End {
        Answered, // the answer is complete, or the server gave it itself; what is unread of the request's body is dropped
        ClientGone, // no answer will reach anybody any more
    };

    virtual ~Exchange() = default;

    virtual qint64 bodyLimit() const = 0; // bytes; a longer body is answered with 413
    virtual qint64 bodyWindow() const = 0; // how much more of the body it takes now; at 0 the connection stops reading
    // Called at least once; `bytes` is empty when the last call has nothing more to bring.
    virtual void takeBody(QByteArrayView bytes, bool isLast) = 0;
    // The client has taken nearly all that was sent: there is room for more.
    virtual void takeRoom() { }
    // The last word of the connection: it may be gone when this returns, and the exchange may delete itself.
    virtual void end(End reason) = 0;
};

// Decides at head time what becomes of a request.
class RequestOpener {
public:
    virtual ~RequestOpener() = default;

    // Either an exchange that has not answered yet, or null after Connection::answer() was called. The head is valid until then.
    virtual Exchange *open(Connection &connection, const RequestHead &head) = 0;
    // A WebSocket handshake: true when Connection::handOver() was called; false to have it opened like any request.
    virtual bool upgrade(Connection &, const RequestHead &) { return false; }
};

} // namespace isola
