#include "server/realtime/MessageDeflate.h"

#include <QByteArrayList>

namespace isola {

static constexpr int kRawWindow = -15;
static constexpr int kMemoryLevel = 8;
static constexpr QByteArrayView kTail("\x00\x00\xff\xff", 4); // RFC 7692, 7.2.1: taken off every message, put back to read it

MessageDeflate::MessageDeflate()
{
    deflateInit2(&m_deflate, Z_BEST_SPEED, Z_DEFLATED, kRawWindow, kMemoryLevel, Z_DEFAULT_STRATEGY);
    inflateInit2(&m_inflate, kRawWindow);
}

MessageDeflate::~MessageDeflate()
{
    deflateEnd(&m_deflate);
    inflateEnd(&m_inflate);
}

static Bytef *bytes(const char *data)
{
    return reinterpret_cast<Bytef *>(const_cast<char *>(data));
}

QByteArray MessageDeflate::compress(QByteArrayView message)
{
    static constexpr qsizetype kFlushRoom = 16; // beyond what deflateBound() counts
    deflateReset(&m_deflate);
    QByteArray out(qsizetype(deflateBound(&m_deflate, uLong(message.size()))) + kFlushRoom, Qt::Uninitialized);
    m_deflate.next_in = bytes(message.data());
    m_deflate.avail_in = uInt(message.size());
    m_deflate.next_out = bytes(out.constData());
    m_deflate.avail_out = uInt(out.size());
    deflate(&m_deflate, Z_SYNC_FLUSH);
    out.truncate(out.size() - qsizetype(m_deflate.avail_out) - kTail.size());
    return out;
}

MessageDeflate::Expanded MessageDeflate::expand(QByteArrayView compressed, qsizetype limit)
{
    static constexpr qsizetype kStep = 16 * 1024;
    inflateReset(&m_inflate);
    const QByteArray input = compressed.toByteArray().append(kTail);
    m_inflate.next_in = bytes(input.constData());
    m_inflate.avail_in = uInt(input.size());
    QByteArray out;
    while (true) {
        const qsizetype before = out.size();
        out.resize(before + kStep);
        m_inflate.next_out = bytes(out.constData() + before);
        m_inflate.avail_out = uInt(kStep);
        const int state = inflate(&m_inflate, Z_SYNC_FLUSH);
        out.truncate(out.size() - qsizetype(m_inflate.avail_out));
        if (out.size() > limit)
            return {{}, Fault::TooLong};
        if (state == Z_STREAM_END || state == Z_BUF_ERROR)
            break;
        if (state != Z_OK)
            return {{}, Fault::Malformed};
        if (m_inflate.avail_in == 0 && m_inflate.avail_out != 0)
            break;
    }
    return {out, Fault::None};
}

// One offer: "permessage-deflate; client_max_window_bits". What it asks of us must be what we do.
static bool canAccept(const QByteArray &offer)
{
    QByteArrayList seen;
    const QByteArrayList parts = offer.split(';');
    if (parts.first().trimmed().toLower() != "permessage-deflate")
        return false;
    for (const QByteArray &part : parts.sliced(1)) {
        const QByteArrayList sides = part.split('=');
        const QByteArray name = sides.first().trimmed().toLower();
        const QByteArray value = sides.size() > 1 ? sides[1].trimmed().replace('"', "") : QByteArray();
        if (seen.contains(name))
            return false;
        seen.append(name);
        const bool isFlag = name == "server_no_context_takeover" || name == "client_no_context_takeover";
        const bool isWindow = name == "server_max_window_bits" || name == "client_max_window_bits";
        const bool mayBeBare = isFlag || name == "client_max_window_bits";
        if ((!isFlag && !isWindow) || (isFlag && !value.isEmpty()) || (!mayBeBare && value.isEmpty()))
            return false;
        const int bits = value.toInt();
        if (!value.isEmpty() && (bits < 8 || bits > 15 || (name == "server_max_window_bits" && bits < 15)))
            return false;
    }
    return true;
}

std::optional<QByteArray> acceptedDeflate(QByteArrayView offers)
{
    const QByteArrayList list = offers.toByteArray().split(',');
    for (const QByteArray &offer : list)
        if (canAccept(offer))
            return QByteArray("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
    return {};
}

} // namespace isola
