#include "core/triggers/TriggerRuns.h"

namespace isola {

// One run on its way. Owned by the runs until finished().
class TriggerRuns::Run final : public ReplySink {
public:
    Run(TriggerRuns &runs, int64_t number, Answered answered, Ended ended)
        : m_runs(runs), m_number(number), m_answered(std::move(answered)), m_ended(std::move(ended))
    {
    }

    void respond(const ResponseHead &head, QByteArrayView body, bool isComplete) override
    {
        m_answer.head = head;
        take(body, isComplete);
    }

    void sendChunk(QByteArrayView bytes, bool isLast) override { take(bytes, isLast); }

    void grantRequestBody(qint64) override { }

    void finished(const InvocationOutcome &outcome) override
    {
        const Ended ended = std::move(m_ended);
        m_runs.m_runs.erase(m_number); // deletes this
        ended(outcome);
    }

    // The engine gives the call its number when invoke() returns; the answer may have begun by then.
    void setCall(CallId id)
    {
        call = id;
        grant();
    }

    CallId call;

private:
    void take(QByteArrayView bytes, bool isLast)
    {
        const qsizetype room = kMaxBody - m_answer.body.size();
        m_answer.isBodyCut = m_answer.isBodyCut || bytes.size() > room;
        m_answer.body.append(bytes.first(std::min(room, bytes.size())));
        m_ungranted += bytes.size();
        if (isLast && m_answered)
            return m_answered(m_answer);
        grant();
    }

    void grant()
    {
        if (call.isValid() && m_ungranted > 0)
            m_runs.m_engine.grantResponseBody(call, std::exchange(m_ungranted, 0));
    }

    TriggerRuns &m_runs;
    const int64_t m_number;
    const Answered m_answered;
    Ended m_ended;
    TriggerAnswer m_answer;
    qint64 m_ungranted = 0;
};

TriggerRuns::TriggerRuns(Engine &engine) : m_engine(engine) { }

TriggerRuns::~TriggerRuns()
{
    for (const auto &[number, run] : m_runs)
        m_engine.cancel(run->call);
}

void TriggerRuns::start(Invocation invocation, Answered answered, Ended ended)
{
    const int64_t number = ++m_lastRun;
    Run &run = *(m_runs[number] = std::make_unique<Run>(*this, number, std::move(answered), std::move(ended)));
    const CallId call = m_engine.invoke(std::move(invocation), run);
    if (m_runs.contains(number))
        run.setCall(call);
}

} // namespace isola
