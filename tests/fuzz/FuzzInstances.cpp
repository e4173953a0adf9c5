// An instance that lies, against the real engine and pool: frames of every kind, with any content, in any order, from a side that
// may not send them, about calls and host calls that never were. What callers see must stay lawful: at most one head, chunks only
// after it and within the window, exactly one end, nothing afterwards.

#include "core/dispatch/Engine.h"
#include "core/dispatch/InstancePool.h"
#include "core/logs/LogWriter.h"
#include "core/sandbox/wire/ZygoteProtocol.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <cstdlib>
#include <fcntl.h>
#include <fuzzer/FuzzedDataProvider.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace isola;

namespace {

void expect(bool isLawful)
{
    if (!isLawful)
        std::abort();
}

class LawfulSink final : public ReplySink {
public:
    void respond(const ResponseHead &head, QByteArrayView body, bool isComplete) override
    {
        expect(!m_isOver && !m_isResponded && head.status >= 200 && head.status <= 599 && !head.statusText.contains('\n'));
        m_isResponded = true;
        take(body.size(), isComplete);
    }
    void sendChunk(QByteArrayView bytes, bool isLast) override
    {
        expect(!m_isOver && m_isResponded && !m_isComplete);
        take(bytes.size(), isLast);
    }
    void grantRequestBody(qint64) override { expect(!m_isOver); }
    void finished(const InvocationOutcome &outcome) override
    {
        expect(!m_isOver && outcome.console.size() <= 101);
        expect(outcome.kind != OutcomeKind::Completed || m_isComplete);
        m_isOver = true;
    }

    bool isOver() const { return m_isOver; }
    qint64 takeOutstanding() { return std::exchange(m_outstanding, 0); }

private:
    void take(qint64 bytes, bool isLast)
    {
        m_outstanding += isLast ? 0 : bytes;
        expect(m_outstanding <= Engine::kBodyWindow + qint64(wire::kMaxFrameFromInstance));
        m_isComplete = isLast;
    }

    bool m_isResponded = false;
    bool m_isComplete = false;
    bool m_isOver = false;
    qint64 m_outstanding = 0;
};

// Answers some questions at once, some later, some never.
class MoodyService final : public HostService {
public:
    void ask(const HostQuestion &question, HostAnswers &answers) override
    {
        if (question.kind == "kv.now")
            answers.answer(question.id, "yes");
        else if (question.kind == "kv.no")
            answers.refuse(question.id, QStringLiteral("no"));
        else if (question.kind == "kv.body")
            answers.answer(question.id, "head", QByteArray(1000, 'b'), true);
    }
};

// The engine, the pool, and the end of the wire where an instance should be.
class Bench final {
public:
    Bench()
    {
        m_listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
        sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        const QByteArray path = m_directory.filePath(QStringLiteral("s")).toLocal8Bit();
        std::snprintf(address.sun_path, sizeof address.sun_path, "%s", path.constData());
        expect(bind(m_listener, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0 && listen(m_listener, 8) == 0);
        InstancePoolOptions options;
        options.runner = QStringLiteral(ISOLA_LYING_ZYGOTE);
        options.snapshot = QString::fromLocal8Bit(path);
        options.spares = 1;
        options.maxPerFunction = 1;
        log = std::move(*LogWriter::create(m_directory.filePath(QStringLiteral("logs")), m_clock));
        pool = std::make_unique<InstancePool>(options, m_clock);
        engine = std::make_unique<Engine>(*pool, *log, m_clock);
        engine->addHostService("kv", m_service);
        expect(pool->start().has_value());
        m_lying = accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        expect(m_lying >= 0);
        auto version = std::make_shared<FunctionVersion>();
        version->function = {1};
        version->revision = 1;
        version->app = {QStringLiteral("default")};
        version->settings.timeout = Milliseconds(300000);
        m_version = version;
    }
    ~Bench()
    {
        engine.reset();
        pool.reset();
        for (const int descriptor : {m_wire, m_lying, m_listener})
            if (descriptor >= 0)
                close(descriptor);
    }

    // The next wire on which somebody may play the instance of the one function.
    void takeWire()
    {
        if (m_wire >= 0)
            close(m_wire);
        m_wire = -1;
        while (m_wire < 0) {
            turn();
            wire::ZygoteMessage message;
            wire::receiveMessage(m_lying, message, m_wire);
        }
        fcntl(m_wire, F_SETFL, O_NONBLOCK);
    }
    bool hasWire() const { return m_wire >= 0; }

    void turn() { QCoreApplication::processEvents(); }

    // False when the engine has closed the wire.
    bool write(std::span<const uint8_t> bytes)
    {
        while (!bytes.empty()) {
            const ssize_t count = send(m_wire, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count < 0 && errno == EAGAIN) {
                turn();
                continue;
            }
            if (count < 0)
                return false;
            bytes = bytes.subspan(size_t(count));
        }
        turn();
        uint8_t discarded[65536];
        ssize_t count = 0;
        while ((count = recv(m_wire, discarded, sizeof discarded, 0)) > 0) { }
        return count < 0 && errno == EAGAIN;
    }

    CallId invoke(ReplySink &sink, bool bodyFollows)
    {
        Invocation invocation;
        invocation.id = engine->nextInvocationId();
        invocation.function = m_version;
        invocation.request.method = bodyFollows ? "POST" : "GET";
        invocation.request.url = "http://127.0.0.1/";
        invocation.request.bodyFollows = bodyFollows;
        return engine->invoke(std::move(invocation), sink);
    }

    std::unique_ptr<LogWriter> log;
    std::unique_ptr<InstancePool> pool;
    std::unique_ptr<Engine> engine;

private:
    QTemporaryDir m_directory{QStringLiteral("/dev/shm/isola-fuzz-XXXXXX")};
    SystemClock m_clock;
    MoodyService m_service;
    FunctionVersionPtr m_version;
    int m_listener = -1;
    int m_lying = -1;
    int m_wire = -1;
};

// One frame of some kind; the numbers are small, so that they often mean something.
void makeFrame(FuzzedDataProvider &input, wire::FrameWriter &out)
{
    auto &builder = out.builder();
    const auto number = [&input] { return input.ConsumeIntegralInRange<uint32_t>(0, 6); };
    const auto text = [&] { return wire::text(builder, input.ConsumeRandomLengthString(40)); };
    const auto bytes = [&] {
        const std::string value = input.ConsumeRandomLengthString(200);
        const size_t times = input.ConsumeIntegralInRange<size_t>(0, 15) == 15 ? 2000 : 1;
        std::string repeated;
        for (size_t i = 0; i < times; ++i)
            repeated += value;
        return wire::bytes(builder, repeated.data(), repeated.size());
    };
    static constexpr const char *kKinds[] = {"kv.now", "kv.no", "kv.body", "kv.never", "nothing", ""};
    switch (input.ConsumeIntegralInRange<int>(0, 17)) {
    case 0: {
        const auto value = bytes();
        return out.append(wire::CreateBodyChunk(builder, number(), value, input.ConsumeBool()));
    }
    case 1: {
        const auto status = text(), fields = wire::text(builder, "");
        (void)fields;
        const auto block = input.ConsumeBool() ? wire::bytes(builder, "a:b\nc:d\n", 8) : bytes();
        const auto body = bytes();
        return out.append(
            wire::CreateResponseHead(builder, number(), input.ConsumeBool() ? 200 : input.ConsumeIntegral<uint16_t>(),
                input.ConsumeBool() ? status : 0, block, body, input.ConsumeBool()));
    }
    case 2: {
        const auto message = text();
        return out.append(wire::CreateConsole(builder, number(), wire::Level(input.ConsumeIntegral<uint8_t>()), message, 1));
    }
    case 3: {
        const auto message = text(), stack = text(), summary = text();
        return out.append(wire::CreateDone(builder, number(), wire::End(input.ConsumeIntegral<uint8_t>()), message, stack,
            number(), number(), input.ConsumeIntegral<uint64_t>(), input.ConsumeIntegral<uint64_t>(), number(), 0, number(),
            input.ConsumeBool(), input.ConsumeBool() ? summary : 0));
    }
    case 4:
        return out.append(wire::CreateBusy(builder, number()));
    case 5: {
        const auto words = text();
        return out.append(wire::CreateLastWords(
            builder, wire::LastWord(input.ConsumeIntegral<uint8_t>()), words, number(), number(), number()));
    }
    case 6: {
        const auto kind = wire::text(builder, kKinds[input.ConsumeIntegralInRange<size_t>(0, std::size(kKinds) - 1)]);
        const auto arguments = bytes(), body = bytes();
        return out.append(wire::CreateHostCall(builder, number(), number(), kind, arguments, body, input.ConsumeBool()));
    }
    case 7: {
        const auto value = bytes();
        const auto fault = text();
        return out.append(
            wire::CreateHostChunk(builder, number(), value, input.ConsumeBool(), input.ConsumeIntegralInRange(0, 7) ? 0 : fault));
    }
    case 8:
        return out.append(wire::CreateHostCredit(builder, number(), input.ConsumeIntegral<uint32_t>()));
    case 9:
        return out.append(wire::CreateHostCancel(builder, number()));
    case 10:
        return out.append(wire::CreateBodyCredit(builder, number(), input.ConsumeIntegral<uint32_t>()));
    case 11:
        return out.append(wire::CreateReady(builder));
    case 12:
        return out.append(wire::CreateLoaded(builder, wire::LoadFault(input.ConsumeIntegral<uint8_t>())));
    case 13:
        return out.append(wire::CreateDrain(builder));
    case 14:
        return out.append(wire::CreateCancel(builder, number()));
    case 15: {
        const auto result = bytes();
        return out.append(wire::CreateHostReply(builder, number(), input.ConsumeBool(), result));
    }
    case 16:
        return out.append(wire::CreateInvoke(builder, number()));
    default:
        return out.append(wire::CreateLoad(builder));
    }
}

struct OpenCall {
    std::unique_ptr<LawfulSink> sink;
    CallId id;
    bool isCancelled = false;
};

void play(Bench &bench, FuzzedDataProvider &input)
{
    std::vector<OpenCall> calls;
    wire::FrameWriter greeting;
    greeting.append(wire::CreateReady(greeting.builder()));
    bool isOpen = bench.write(greeting.pending());
    const auto invoke = [&] {
        calls.push_back({std::make_unique<LawfulSink>(), {}});
        calls.back().id = bench.invoke(*calls.back().sink, input.ConsumeBool());
    };
    invoke();
    if (isOpen && input.ConsumeIntegralInRange(0, 15)) { // most lies come after an honest beginning
        bench.turn();
        wire::FrameWriter loaded;
        loaded.append(wire::CreateLoaded(loaded.builder()));
        isOpen = bench.write(loaded.pending());
    }
    for (int step = 0; isOpen && step < 24 && input.remaining_bytes() > 0; ++step) {
        OpenCall &call = calls[input.ConsumeIntegralInRange<size_t>(0, calls.size() - 1)];
        switch (input.ConsumeIntegralInRange<int>(0, 9)) {
        case 0:
            if (calls.size() < 5)
                invoke();
            break;
        case 1:
            if (!call.sink->isOver() && !call.isCancelled) {
                call.isCancelled = true;
                bench.engine->cancel(call.id);
            }
            break;
        case 2:
            if (!call.sink->isOver() && !call.isCancelled)
                bench.engine->grantResponseBody(call.id, call.sink->takeOutstanding());
            break;
        case 3:
            bench.engine->sendBody(call.id, "body", input.ConsumeBool());
            break;
        case 4: {
            const auto bytes = input.ConsumeBytes<uint8_t>(input.ConsumeIntegralInRange<size_t>(0, 64));
            isOpen = bench.write(bytes);
            break;
        }
        default: {
            wire::FrameWriter frame;
            makeFrame(input, frame);
            isOpen = bench.write(frame.pending());
        }
        }
    }
    bench.takeWire(); // closes the one that was played on: what is open ends
    for (int i = 0; i < 100 && bench.engine->openCalls() > 0; ++i) {
        for (const OpenCall &call : calls)
            if (!call.sink->isOver())
                bench.engine->cancel(call.id);
        bench.turn();
    }
    expect(bench.engine->openCalls() == 0);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int argumentCount = 1;
    static char name[] = "FuzzInstances";
    static char *arguments[] = {name, nullptr};
    static QCoreApplication application(argumentCount, arguments);
    static std::unique_ptr<Bench> bench;
    static int rounds = 0;
    qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &) {});
    if (rounds++ % 5000 == 0) // the logs of so many rounds are enough
        bench = std::make_unique<Bench>();
    if (!bench->hasWire())
        bench->takeWire();
    FuzzedDataProvider input(data, size);
    play(*bench, input);
    return 0;
}
