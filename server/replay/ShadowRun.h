#pragma once
// Many recorded calls run again against one version, a few at a time, gathered into one report. Owns itself until it calls back.

#include "server/replay/ReplayRun.h"

#include <QJsonArray>
#include <QList>

namespace isola {

class ShadowRun final : public std::enable_shared_from_this<ShadowRun> {
public:
    struct Task {
        Engine &engine; // outlives the run, as do the recorded calls
        const RecordedCalls &recorded;
        AppId app;
        FunctionVersionPtr version;
    };
    using Done = std::function<void(const QJsonObject &report)>;

    // Calls that are gone from the log meanwhile are counted as skipped.
    static void start(const Task &task, const QList<InvocationId> &calls, Done done);

    ShadowRun(const Task &task, const QList<InvocationId> &calls, Done done);

private:
    static constexpr int kAtOnce = 2; // instances; the others are for callers

    void next();
    void run(qsizetype index, const RecordedCall &recorded);
    void finished(qsizetype index, const QJsonObject &row);
    QJsonObject report() const;

    const Task m_task;
    const QList<InvocationId> m_calls;
    const Done m_done;
    QList<QJsonObject> m_rows; // one a call; empty: skipped
    qsizetype m_begun = 0;
    qsizetype m_ended = 0;
};

} // namespace isola
