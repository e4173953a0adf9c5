#include "core/dispatch/compile/SourceCompiler.h"

#include "core/model/FunctionJson.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <limits>

using namespace Qt::StringLiterals;

namespace isola {

// Below every draft's (Engine::check counts down from 0) and every live version's.
static constexpr int64_t kFirstRevision = std::numeric_limits<int64_t>::min();

// One question on its way. Owned by the compiler until finished().
class SourceCompiler::Job final : public ReplySink {
public:
    Job(SourceCompiler &compiler, int number, Callback<QJsonObject> done)
        : m_compiler(compiler), m_number(number), m_done(std::move(done))
    {
    }

    void respond(const ResponseHead &head, QByteArrayView body, bool) override
    {
        m_status = head.status;
        sendChunk(body, false);
    }

    void sendChunk(QByteArrayView bytes, bool) override
    {
        m_body.append(bytes);
        m_compiler.m_engine.grantResponseBody(call, bytes.size());
    }

    void grantRequestBody(qint64) override { } // all of it was sent with the call

    void finished(const InvocationOutcome &outcome) override
    {
        const auto self = std::move(m_compiler.m_jobs.extract(m_number).mapped()); // deleted when this is through
        if (outcome.kind == OutcomeKind::Completed && m_status == 200)
            return m_done(QJsonDocument::fromJson(m_body).object());
        m_done(fail(ErrorCode::RuntimeUnavailable,
            u"The TypeScript compiler did not answer: %1"_s.arg(
                outcome.message.isEmpty() ? QString::number(m_status) : outcome.message),
            u"Deploy again. If it happens again, deploy the source as JavaScript."_s));
    }

    CallId call;

private:
    SourceCompiler &m_compiler;
    const int m_number;
    const Callback<QJsonObject> m_done;
    int m_status = 0;
    QByteArray m_body;
};

SourceCompiler::SourceCompiler(Engine &engine) : m_engine(engine) { }

SourceCompiler::~SourceCompiler()
{
    for (const auto &[number, job] : m_jobs)
        m_engine.cancel(job->call);
}

FunctionVersionPtr SourceCompiler::compilerFor(const AppId &app)
{
    FunctionVersionPtr &compiler = m_compilers[app.value];
    if (compiler)
        return compiler;
    QFile bundle(u":/isola/compiler.js"_s);
    const bool isThere = bundle.open(QIODevice::ReadOnly);
    Q_ASSERT(isThere);
    const auto made = std::make_shared<FunctionVersion>();
    made->app = app;
    made->name = u"isola:compiler"_s;
    made->revision = kFirstRevision + m_compilers.size();
    made->code = isThere ? bundle.readAll() : QByteArray();
    made->settings.timeout = Milliseconds(20000);
    made->settings.memoryLimitMb = 512; // 10 MiB of source have many tokens
    made->isHouseOwn = true;
    return compiler = made;
}

static QList<CompileFault> faultsFrom(const QJsonObject &answer)
{
    QList<CompileFault> faults;
    for (const QJsonValue fault : answer.value("faults"_L1).toArray())
        faults.append(
            {fault["path"_L1].toString(), fault["message"_L1].toString(), fault["line"_L1].toInt(), fault["column"_L1].toInt()});
    return faults;
}

void SourceCompiler::compile(const AppId &app, const QMap<QString, QByteArray> &sources, Callback<CompileAnswer> done)
{
    ask(app, {{u"sources"_s, modulesJson(sources)}}, [done = std::move(done)](const Result<QJsonObject> &answer) {
        if (!answer)
            return done(fail(answer.error()));
        CompileAnswer result{{}, faultsFrom(*answer)};
        const QJsonObject compiled = answer->value("compiled"_L1).toObject();
        for (auto source = compiled.begin(); source != compiled.end(); ++source)
            result.compiled.insert(source.key(), source.value().toString().toUtf8());
        done(result);
    });
}

void SourceCompiler::readSchemas(
    const AppId &app, const QByteArray &source, const QMap<QString, QByteArray> &modules, Callback<SchemaAnswer> done)
{
    const QJsonObject question{{u"schemasOf"_s, QString::fromUtf8(source)}, {u"modules"_s, modulesJson(modules)}};
    ask(app, question, [done = std::move(done)](const Result<QJsonObject> &answer) {
        if (!answer)
            return done(fail(answer.error()));
        const QJsonObject schemas = answer->value("schemas"_L1).toObject();
        done(SchemaAnswer{{schemas.value("input"_L1).toObject(), schemas.value("output"_L1).toObject()}, faultsFrom(*answer)});
    });
}

void SourceCompiler::ask(const AppId &app, const QJsonObject &question, Callback<QJsonObject> done)
{
    Invocation invocation;
    invocation.id = m_engine.nextInvocationId();
    invocation.function = compilerFor(app);
    invocation.request.method = "POST"_ba;
    invocation.request.url = "http://compiler.isola/"_ba;
    invocation.request.fields = "content-type:application/json\n"_ba;
    invocation.request.body = QJsonDocument(question).toJson(QJsonDocument::Compact);

    const int number = ++m_lastJob;
    Job &job = *(m_jobs[number] = std::make_unique<Job>(*this, number, std::move(done)));
    const CallId call = m_engine.invoke(std::move(invocation), job);
    if (m_jobs.contains(number)) // it may have been refused at once
        job.call = call;
}

} // namespace isola
