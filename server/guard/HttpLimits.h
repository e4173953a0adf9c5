#pragma once
// Every bound the server puts on a client, in one place. Values are set before listening and do not change afterwards.

#include "core/base/Clock.h"

#include <QtGlobal>

namespace isola {

struct HttpLimits {
    qsizetype maxRequestLine = 8 * 1024; // 414 beyond
    qsizetype maxHead = 32 * 1024; // 431 beyond
    int maxFields = 90; // 431 beyond
    qint64 maxApiBody = 12 * 1024 * 1024; // 413 beyond; a deploy with 10 MiB of code fits
    qint64 maxArchiveBody = 64 * 1024 * 1024; // likewise; an app as one file
    qint64 maxCallBody = 100 * 1024 * 1024; // 413 beyond; request body of a function call
    qint64 maxDiscardedBody = 64 * 1024; // an unread body up to this is skipped to keep the connection

    Milliseconds headTime{5000}; // from a message's first byte, or from connecting, to the end of its head
    Milliseconds keepAliveTime{30000}; // silence between two requests
    Milliseconds bodyIdleTime{10000}; // silence inside a body, while the server wants more of it
    Milliseconds writeIdleTime{30000}; // a reader that takes nothing of what waits for it
    qint64 minimumRate = 1024; // bytes per second both ways, on top of the idle times
    Milliseconds lingerTime{1000}; // for the last answer to arrive before the socket is closed
    Milliseconds sweepInterval{250}; // how exactly the times above are kept

    int maxConnections = 10000; // lowered to what RLIMIT_NOFILE leaves room for
    int backlog = 1024;
};

} // namespace isola
