#include "server/replay/ReplayRun.h"

#include "server/replay/ReplayComparison.h"

using namespace Qt::StringLiterals;

namespace isola {

ReplayRun::ReplayRun(Engine &engine, const RecordedCall &recorded, int version, Done done)
    : m_engine(engine)
    , m_recorded(recorded)
    , m_host(std::make_shared<ReplayHost>(recorded.flight))
    , m_report(recorded.row.invocation, version)
    , m_done(std::move(done))
{
}

void ReplayRun::start(Engine &engine, const RecordedCall &recorded, FunctionVersionPtr version, Done done)
{
    auto *run = new ReplayRun(engine, recorded, version->version, std::move(done));
    Invocation invocation = recorded.flight->invocation;
    invocation.function = std::move(version);
    // A call may end at once; then the run is gone, and nothing of it may be touched.
    const CallId call = engine.replay(std::move(invocation), run->m_host, *run);
    if (engine.isOpen(call))
        run->m_call = call;
}

void ReplayRun::respond(const ResponseHead &head, QByteArrayView body, bool isComplete)
{
    m_report.takeHead(head);
    m_report.takeBody(body);
    if (!isComplete)
        m_engine.grantResponseBody(m_call, body.size());
}

void ReplayRun::sendChunk(QByteArrayView bytes, bool isLast)
{
    m_report.takeBody(bytes);
    if (!isLast)
        m_engine.grantResponseBody(m_call, bytes.size());
}

void ReplayRun::finished(const InvocationOutcome &outcome)
{
    ReplayResult result{m_report.json(outcome, CallReport::Body::Shown), m_host->differences(), outcome};
    result.differences += compareAnswers(m_recorded.row, m_report, outcome);
    result.report.insert(u"differences"_s, toJson(result.differences));
    if (!m_recorded.flight->caveat.isEmpty())
        result.report.insert(u"caveat"_s, m_recorded.flight->caveat);
    m_done(result);
    delete this;
}

} // namespace isola
