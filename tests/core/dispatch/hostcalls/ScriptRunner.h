#pragma once
// Runs a few lines of JavaScript as a function of its own and gives what they return.

#include "tests/core/dispatch/EngineHarness.h"

#include <QEventLoop>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

namespace isola {

struct ScriptResult {
    QJsonValue value;
    InvocationOutcome outcome;
};

class ScriptRunner final {
public:
    explicit ScriptRunner(EngineHarness &harness) : m_harness(harness) { }

    // Words that are replaced in every script.
    void define(const QByteArray &word, const QByteArray &replacement) { m_words.insert(word, replacement); }

    FunctionVersionPtr version(QByteArray body, const std::function<void(FunctionVersion &)> &change = {})
    {
        for (auto word = m_words.begin(); word != m_words.end(); ++word)
            body.replace(word.key(), word.value());
        const FunctionVersionPtr made
            = m_harness.version("export default async (req, ctx) => { const value = await (async () => {" + body
                + "})(); return Response.json({ value }); };\n"
                  "const failure = async (work) => { try { await work(); return 'no failure'; } catch (error) {"
                  " return [error.name, error.message, error.cause?.code ?? '', error.cause?.message ?? ''].join('|'); } };\n");
        auto changed = std::make_shared<FunctionVersion>(*made);
        if (change)
            change(*changed);
        return changed;
    }

    ScriptResult run(const FunctionVersionPtr &function)
    {
        RecordingSink sink;
        m_harness.start(m_harness.invocation(function), sink);
        // An event loop of its own: QTest's waiting sleeps between events, which is long where every 256 KB need some.
        QEventLoop loop;
        QTimer look;
        QObject::connect(&look, &QTimer::timeout, &loop, [&] {
            if (sink.isFinished)
                loop.quit();
        });
        look.start(1);
        loop.exec();
        if (sink.outcome.kind != OutcomeKind::Completed)
            qWarning().noquote() << sink.outcome.message << sink.outcome.stack;
        return {QJsonDocument::fromJson(sink.body).object().value(QLatin1StringView("value")), sink.outcome};
    }

    ScriptResult run(const QByteArray &body) { return run(version(body)); }

private:
    EngineHarness &m_harness;
    QMap<QByteArray, QByteArray> m_words;
};

} // namespace isola
