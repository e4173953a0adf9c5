#include "server/guard/ThisMachine.h"

#include "server/guard/Connection.h"
#include "server/guard/RequestHead.h"

#include <QHostAddress>

namespace isola {

bool isFromThisMachine(const Connection &connection, const RequestHead &head)
{
    const bool isForwarded = !head.field("x-forwarded-for").isNull() || !head.field("forwarded").isNull();
    return !isForwarded && QHostAddress(QString::fromLatin1(connection.clientAddress())).isLoopback();
}

} // namespace isola
