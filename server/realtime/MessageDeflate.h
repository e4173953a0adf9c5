#pragma once
// permessage-deflate (RFC 7692) without context takeover: every message is compressed for itself, so that a silent socket keeps
// no window. One for all sockets of a thread.

#include <QByteArray>
#include <QByteArrayView>
#include <optional>
#include <zlib.h>

namespace isola {

class MessageDeflate final {
public:
    MessageDeflate();
    ~MessageDeflate();
    MessageDeflate(const MessageDeflate &) = delete;
    MessageDeflate &operator=(const MessageDeflate &) = delete;

    QByteArray compress(QByteArrayView message);

    enum class Fault { None, Malformed, TooLong };
    struct Expanded {
        QByteArray message;
        Fault fault = Fault::None;
    };
    Expanded expand(QByteArrayView compressed, qsizetype limit);

private:
    z_stream m_deflate{};
    z_stream m_inflate{};
};

// The answer to a client's Sec-WebSocket-Extensions offers: the value of our own field; nothing when none of them can be had.
std::optional<QByteArray> acceptedDeflate(QByteArrayView offers);

} // namespace isola
