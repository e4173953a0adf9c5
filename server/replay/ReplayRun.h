#pragma once
// One recorded call on its way through an instance of its own once more. Owns itself until it calls back.

#include "core/dispatch/ReplayHost.h"
#include "server/api/CallReport.h"
#include "server/replay/RecordedCalls.h"

namespace isola {

struct ReplayResult {
    QJsonObject report; // as of a test call that is told in detail
    QList<ReplayDifference> differences;
    InvocationOutcome outcome;
};

class ReplayRun final : public ReplySink {
public:
    using Done = std::function<void(const ReplayResult &)>;

    // `version` is one of versionForReplay(), with a revision of its own or of the debugging session that looks into it. The
    // engine outlives the run.
    static void start(Engine &engine, const RecordedCall &recorded, FunctionVersionPtr version, Done done);

    void respond(const ResponseHead &head, QByteArrayView body, bool isComplete) override;
    void sendChunk(QByteArrayView bytes, bool isLast) override;
    void grantRequestBody(qint64) override { }
    void finished(const InvocationOutcome &outcome) override;

private:
    ReplayRun(Engine &engine, const RecordedCall &recorded, int version, Done done);

    Engine &m_engine;
    const RecordedCall m_recorded;
    const std::shared_ptr<ReplayHost> m_host;
    CallReport m_report;
    const Done m_done;
    CallId m_call;
};

} // namespace isola
