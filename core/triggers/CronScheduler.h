#pragma once
// Keeps every cron trigger of every app: makes an invocation of each due time, at its time, and says in the log what became of
// those that could not be kept. No function overlaps itself. What it knows is on disk, so that a restart goes on where it was.
// Engine thread.

#include "core/base/Callback.h"
#include "core/model/FunctionRecord.h"
#include "core/storage/BatchedDatabase.h"
#include "core/triggers/CronEntry.h"
#include "core/triggers/CronStart.h"
#include "core/triggers/RunSurroundings.h"
#include "core/triggers/Timetable.h"
#include "core/triggers/TriggerRuns.h"

#include <map>

namespace isola {

class CronScheduler final : public Timetable {
    Q_OBJECT

public:
    // A due time that is late by more counts as missed.
    static constexpr std::chrono::seconds kOnTime{30};
    // A clock that is set by more was wrong: nothing is made up for. By less, and its schedules are kept by the new time.
    static constexpr std::chrono::hours kCorrection{3};
    // So much before its time a run is written down as begun.
    static constexpr std::chrono::seconds kAhead{2};

    explicit CronScheduler(const RunSurroundings &surroundings, QObject *parent = nullptr);
    ~CronScheduler() override;

    // Goes on where an earlier process was. Call once, when functions can run.
    void start();

    // Of the URLs that runs are given: "http://127.0.0.1:4000".
    void setBaseUrl(const QString &url) { m_baseUrl = url; }

    // A run beside the schedule. ResourceNotFound without a cron trigger, ResourceConflict while one is going on.
    Result<InvocationId> runNow(const FunctionRecord &record);

    // What the overview shows beside the common: next_run and last_run.
    QJsonObject health(const FunctionRecord &record) const;

    std::optional<WallTime> nextDue() const override;
    std::optional<WallTime> nextLook() const override;
    void runDue() override;
    bool isBusy() const override { return m_running > 0 || m_isLoading; }

private:
    void take(const QList<CronState> &states);
    void refresh(FunctionId function);
    void insert(const FunctionRecord &record, const Trigger &trigger);
    void forget(FunctionId function);

    void noticeClock(WallTime now);
    void claim(CronEntry &entry);
    void withdrawClaim(CronEntry &entry);
    void takePauses();
    bool isClaimable(const CronEntry &entry) const;
    void handle(CronEntry &entry, WallTime now);
    void handleLate(CronEntry &entry, WallTime now);
    void skipOverlapping(CronEntry &entry, WallTime now);
    void resume(CronEntry &entry);
    InvocationId begin(CronEntry &entry, const CronStart &start, bool isDurable = false);
    void ended(FunctionId function, InvocationId invocation, const CronStart &start, const InvocationOutcome &outcome);

    void recordMissed(CronEntry &entry, WallTime until, const QString &reason);
    void logRow(const CronEntry &entry, WallTime due, int status, const QString &text);
    bool isPaused(const CronEntry &entry) const;
    void run(FunctionId function, const Invocation &invocation, const CronStart &start);
    void save(const CronEntry &entry, std::function<void()> done = {});
    CronEntry *find(FunctionId function);

    const RunSurroundings m_with;
    TriggerRuns m_runs;
    QString m_baseUrl = QStringLiteral("http://localhost");
    std::map<FunctionId, CronEntry> m_entries;
    QList<CronState> m_loaded; // not yet claimed by a function
    bool m_isLoading = true;
    int m_running = 0;
    WallTime m_lastWall{};
    MonotonicTime m_lastSinceBoot{};
};

} // namespace isola
