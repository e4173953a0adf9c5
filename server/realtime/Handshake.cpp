#include "server/realtime/Handshake.h"

#include "server/ErrorBody.h"
#include "server/guard/Connection.h"

#include <QCryptographicHash>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr int kUpgradeRequired = 426;

std::optional<HandshakeFault> handshakeFault(const RequestHead &head)
{
    if (head.field("sec-websocket-version") != "13")
        return HandshakeFault{Error{ErrorCode::ValidationInvalidSchema, u"Only version 13 of the WebSocket protocol is spoken."_s,
                                  u"Send Sec-WebSocket-Version: 13."_s, {}},
            kUpgradeRequired};
    static constexpr qsizetype kKeyBytes = 16;
    const auto key
        = QByteArray::fromBase64Encoding(head.field("sec-websocket-key").toByteArray(), QByteArray::AbortOnBase64DecodingErrors);
    if (!key || key.decoded.size() != kKeyBytes)
        return HandshakeFault{validationError({{u"Sec-WebSocket-Key"_s, u"must be 16 bytes in base64"_s, 0, 0, {}}})};
    return {};
}

// RFC 6455, 4.2.2.
static QByteArray acceptValue(QByteArrayView key)
{
    static constexpr QByteArrayView kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    return QCryptographicHash::hash(key.toByteArray() + kGuid.toByteArray(), QCryptographicHash::Sha1).toBase64();
}

QByteArray handshakeAnswer(const RequestHead &head, const std::optional<QByteArray> &extensions)
{
    QByteArray answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        + acceptValue(head.field("sec-websocket-key")) + "\r\n";
    if (extensions)
        answer += "Sec-WebSocket-Extensions: " + *extensions + "\r\n";
    return answer + "\r\n";
}

void refuseHandshake(Connection &connection, const HandshakeFault &fault)
{
    const int status = fault.status ? fault.status : httpStatus(fault.error.code);
    const FieldBlock fields
        = errorFields(fault.error.code) + (status == kUpgradeRequired ? FieldBlock("sec-websocket-version:13\n") : FieldBlock());
    connection.answer({status, {}, fields, {}}, errorBody(fault.error));
}

} // namespace isola
