#pragma once
// A real engine with real, confined instances for tests: deploys nothing, runs versions that the test makes.

#include "core/dispatch/Engine.h"
#include "core/dispatch/InstancePool.h"
#include "core/logs/LogWriter.h"

#include <QTemporaryDir>
#include <QTest>

namespace isola {

// Keeps what the engine says. Takes every chunk at once unless told otherwise.
class RecordingSink final : public ReplySink {
public:
    void respond(const ResponseHead &responseHead, QByteArrayView bytes, bool isWhole) override
    {
        head = responseHead;
        body.append(bytes);
        isResponded = true;
        isComplete = isWhole;
        if (!isWhole && grantsAtOnce)
            engine->grantResponseBody(call, bytes.size());
    }
    void sendChunk(QByteArrayView bytes, bool isLast) override
    {
        body.append(bytes);
        isComplete = isLast;
        if (grantsAtOnce)
            engine->grantResponseBody(call, bytes.size());
    }
    void grantRequestBody(qint64 bytes) override { granted += bytes; }
    void finished(const InvocationOutcome &result) override
    {
        outcome = result;
        isFinished = true;
    }

    Engine *engine = nullptr;
    CallId call;
    bool grantsAtOnce = true;
    ResponseHead head;
    QByteArray body;
    qint64 granted = 0;
    bool isResponded = false;
    bool isComplete = false;
    bool isFinished = false;
    InvocationOutcome outcome;
};

class EngineHarness final {
public:
    explicit EngineHarness(InstancePoolOptions options = {})
    {
        options.runner = QStringLiteral(ISOLA_BIN_DIR "/isola-runner");
        options.snapshot = QStringLiteral(ISOLA_BIN_DIR "/isola-runtime.snapshot");
        log = std::move(*LogWriter::create(directory.filePath(QStringLiteral("logs")), clock));
        pool = std::make_unique<InstancePool>(options, clock);
        engine = std::make_unique<Engine>(*pool, *log, clock);
        if (const auto started = pool->start(); !started)
            qFatal("%s", qPrintable(started.error().message));
    }

    FunctionVersionPtr version(const QByteArray &code, Milliseconds timeout = Milliseconds(10000))
    {
        auto made = std::make_shared<FunctionVersion>();
        made->function = {++m_lastFunction};
        made->revision = ++m_lastRevision;
        made->app = {QStringLiteral("default")};
        made->name = QStringLiteral("test-%1").arg(m_lastFunction);
        made->code = code;
        made->settings.timeout = timeout;
        return made;
    }

    Invocation invocation(const FunctionVersionPtr &function, const QByteArray &method = "GET", const QByteArray &body = {})
    {
        Invocation made;
        made.id = engine->nextInvocationId();
        made.function = function;
        made.request.method = method;
        made.request.url = "http://127.0.0.1:4000/v1/default/fn/test?x=1";
        made.request.fields = "host:127.0.0.1:4000\naccept:*/*\n";
        made.request.body = body;
        made.clientAddress = "127.0.0.1";
        return made;
    }

    void start(Invocation made, RecordingSink &sink)
    {
        sink.engine = engine.get();
        sink.call = engine->invoke(std::move(made), sink);
    }

    // Runs one call to its end.
    RecordingSink run(const FunctionVersionPtr &function, const QByteArray &method = "GET", const QByteArray &body = {})
    {
        RecordingSink sink;
        start(invocation(function, method, body), sink);
        if (!QTest::qWaitFor([&] { return sink.isFinished; }, 30000))
            qWarning("the call did not end");
        return sink;
    }

    Result<ToolSchemas> check(const FunctionVersionPtr &function)
    {
        std::optional<Result<ToolSchemas>> result;
        engine->check(function, [&](Result<ToolSchemas> checked) { result = std::move(checked); });
        if (!QTest::qWaitFor([&] { return result.has_value(); }, 30000))
            qFatal("the check did not end");
        return *result;
    }

    QTemporaryDir directory;
    SystemClock clock;
    std::unique_ptr<LogWriter> log;
    std::unique_ptr<InstancePool> pool;
    std::unique_ptr<Engine> engine;

private:
    int64_t m_lastFunction = 0;
    int64_t m_lastRevision = 0;
};

} // namespace isola
