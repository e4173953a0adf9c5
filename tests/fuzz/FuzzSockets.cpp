// A WebSocket's bytes, from frames (RFC 6455, 7692) to the protocol's words, against the real connection and its session: however
// they are cut, what goes back is frames that a client may read, nothing follows a close, and memory keeps to its bounds.

#include "core/triggers/socket/SocketHub.h"
#include "server/realtime/ByteStream.h"
#include "server/realtime/MessageDeflate.h"
#include "server/realtime/WebSocketConnection.h"

#include <QTcpSocket>
#include <cstdlib>
#include <cstring>

using namespace isola;

static void expect(bool holds)
{
    if (!holds)
        std::abort();
}

// ---- The client's end

// Reads what the server sends: whole frames, unmasked, of lawful kinds.
class Client final {
public:
    void take(QByteArrayView bytes)
    {
        m_bytes.append(bytes);
        while (takeFrame()) { }
    }

private:
    bool takeFrame()
    {
        if (m_bytes.size() < 2)
            return false;
        const auto at = [this](qsizetype i) { return uint8_t(m_bytes[i]); };
        const int opcode = at(0) & 15;
        const bool isControl = opcode >= 8;
        expect(!m_isClosed && !(at(1) & 0x80) && !(at(0) & 0x30)); // after a close nothing; never masked
        expect(opcode == 1 || opcode == 2 || opcode == 8 || opcode == 9 || opcode == 10);
        expect(at(0) & 0x80); // the server does not cut messages
        qsizetype head = 2;
        quint64 length = at(1);
        expect(!isControl || length <= 125);
        if (length == 126) {
            head = 4;
            if (m_bytes.size() < head)
                return false;
            length = quint64(at(2)) << 8 | at(3);
        } else if (length == 127) {
            head = 10;
            if (m_bytes.size() < head)
                return false;
            length = 0;
            for (int i = 2; i < 10; ++i)
                length = length << 8 | at(i);
        }
        expect(length <= quint64(SocketSession::kMaxUnsent));
        if (quint64(m_bytes.size() - head) < length)
            return false;
        if (opcode == 8) {
            expect(length != 1);
            m_isClosed = true;
        }
        m_bytes.remove(0, head + qsizetype(length));
        return true;
    }

    QByteArray m_bytes;
    bool m_isClosed = false;
};

struct Wire {
    QByteArrayView input;
    qsizetype piece = 1;
    bool isReadable = false;
    bool isRefusing = false; // what the server writes does not go out
    bool isFinished = false;
    Client client;
    ByteStream::Listener *listener = nullptr;
};

static Wire *s_wire = nullptr;

// In the place of the real one: the fuzzer is the network.
std::unique_ptr<ByteStream> ByteStream::over(std::unique_ptr<QTcpSocket>, SocketPoller &, Listener &listener)
{
    class Stream final : public ByteStream {
    public:
        qint64 read(char *into, qint64 room) override
        {
            if (s_wire->input.isEmpty())
                return kAtEnd;
            if (!std::exchange(s_wire->isReadable, false))
                return 0;
            const qsizetype count = std::min({qsizetype(room), s_wire->piece, s_wire->input.size()});
            std::memcpy(into, s_wire->input.data(), size_t(count));
            s_wire->input = s_wire->input.sliced(count);
            return count;
        }
        qint64 write(QByteArrayView bytes) override
        {
            expect(!s_wire->isFinished);
            if (s_wire->isRefusing)
                return 0;
            s_wire->client.take(bytes);
            return bytes.size();
        }
        void watch(bool, bool) override { }
        void finishWriting() override { s_wire->isFinished = true; }
    };
    s_wire->listener = &listener;
    return std::make_unique<Stream>();
}

// ---- The hub's end: one session, no functions

alignas(64) static char s_nothing[4096] = {}; // what the hub refers to and nobody asks

template <typename T> static T &nothing()
{
    return reinterpret_cast<T &>(s_nothing);
}

SocketHub::SocketHub(
    Engine &engine, FunctionRegistry &functions, AppRegistry &apps, TokenRegistry &, const Clock &clock, QObject *parent)
    : QObject(parent), m_engine(engine), m_functions(functions), m_apps(apps), m_clock(clock)
{
}

SocketHub::~SocketHub() = default;

void SocketHub::endFrame(const QString &) { }

Result<Caller> SocketHub::checkToken(QByteArrayView token, const SocketSession &) const
{
    Caller caller;
    caller.kind = CallerKind::EndUserJwt;
    caller.claims = token.toByteArray();
    if (token.isEmpty())
        return fail(ErrorCode::AuthInvalidToken, QStringLiteral("none"), {});
    return caller;
}

Result<void> SocketHub::admitFrame(const AppId &) const
{
    return {};
}

int SocketHub::publish(const ChannelKey &, const QJsonValue &, const QJsonObject &)
{
    return 0;
}

const SocketHub::Listening &SocketHub::listening(const AppId &)
{
    static const Listening kNone;
    return kNone;
}

// ----

// The first byte says how the rest is cut, whether compression was agreed on, the caller is known and what is sent gets stuck.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const SystemClock clock;
    static const RealtimeLimits limits{.maxMessage = 4096};
    static MessageDeflate deflate;
    static SocketHub hub(nothing<Engine>(), nothing<FunctionRegistry>(), nothing<AppRegistry>(), nothing<TokenRegistry>(), clock);
    if (size < 2)
        return 0;
    Wire wire{.input = QByteArrayView(data + 1, qsizetype(size - 1)), .piece = 1 + data[0] / 8};
    s_wire = &wire;
    WebSocketConnection connection(limits, clock, data[0] & 1 ? &deflate : nullptr);
    bool isGone = false;
    connection.setGone([&isGone] { isGone = true; });
    expect(connection.open(nullptr, nothing<SocketPoller>(), {}));
    SocketSession session(hub, connection,
        {.app = {QStringLiteral("default")}, .url = "http://127.0.0.1/", .clientAddress = "127.0.0.1"}, QStringLiteral("sock_1"));
    connection.setUser(&session);
    if (data[0] & 2)
        session.welcome({});
    connection.startReading();
    for (int turn = 0; !isGone && turn < 20000; ++turn) {
        wire.isReadable = true;
        wire.isRefusing = (data[0] & 4) && turn % 2 == 0;
        if (turn % 2 == 0)
            wire.listener->streamReadable();
        else
            wire.listener->streamWritable();
        expect(connection.unsentBytes() <= SocketSession::kMaxUnsent + 4096);
    }
    session.detach();
    connection.setUser(nullptr);
    return 0;
}
