#include "server/replay/ShadowRun.h"

#include "server/replay/ReplayComparison.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace isola {

ShadowRun::ShadowRun(const Task &task, const QList<InvocationId> &calls, Done done)
    : m_task(task), m_calls(calls), m_done(std::move(done)), m_rows(calls.size())
{
}

void ShadowRun::start(const Task &task, const QList<InvocationId> &calls, Done done)
{
    const auto run = std::make_shared<ShadowRun>(task, calls, std::move(done));
    if (calls.isEmpty())
        return run->m_done(run->report());
    for (int place = 0; place < kAtOnce; ++place)
        run->next();
}

void ShadowRun::next()
{
    if (m_begun == m_calls.size())
        return;
    const qsizetype index = m_begun++;
    m_task.recorded.find(m_task.app, QString::fromLatin1(wireName(m_calls[index])),
        [self = shared_from_this(), index](const Result<RecordedCall> &recorded) {
            if (recorded)
                self->run(index, *recorded);
            else
                self->finished(index, {});
        });
}

static QJsonObject pair(double recorded, double replayed)
{
    return {{u"recorded"_s, recorded}, {u"replayed"_s, replayed}};
}

static double milliseconds(Microseconds time)
{
    return double(time.count()) / 1000;
}

static QJsonObject rowOf(const LogRow &recorded, const ReplayResult &result)
{
    const InvocationOutcome &before = recorded.outcome;
    const InvocationOutcome &after = result.outcome;
    const qint64 startedMs = recorded.invocation.value / 1000;
    return {{u"invocation_id"_s, QString::fromLatin1(wireName(recorded.invocation))},
        {u"timestamp"_s, QDateTime::fromMSecsSinceEpoch(startedMs).toUTC().toString(Qt::ISODateWithMs)},
        {u"method"_s, QString::fromUtf8(recorded.method)}, {u"path"_s, QString::fromUtf8(recorded.path)},
        {u"version"_s, recorded.version}, {u"status"_s, pair(before.status, after.status)},
        {u"duration_ms"_s, pair(milliseconds(before.meter.wall), milliseconds(after.meter.wall))},
        {u"cpu_ms"_s, pair(milliseconds(before.meter.cpu), milliseconds(after.meter.cpu))},
        {u"differences"_s, toJson(result.differences)}};
}

void ShadowRun::run(qsizetype index, const RecordedCall &recorded)
{
    const auto version = std::make_shared<FunctionVersion>(*versionForReplay(*m_task.version, *recorded.flight));
    version->revision = m_task.engine.nextDraftRevision();
    ReplayRun::start(m_task.engine, recorded, version, [self = shared_from_this(), index, recorded](const ReplayResult &result) {
        self->finished(index, rowOf(recorded.row, result));
    });
}

void ShadowRun::finished(qsizetype index, const QJsonObject &row)
{
    m_rows[index] = row;
    if (++m_ended == m_calls.size())
        m_done(report());
    else
        next();
}

QJsonObject ShadowRun::report() const
{
    QJsonArray runs;
    int different = 0;
    for (const QJsonObject &row : m_rows) {
        if (row.isEmpty())
            continue;
        different += !row.value("differences"_L1).toArray().isEmpty();
        runs.append(row);
    }
    return {{u"function"_s, m_task.version->name}, {u"version"_s, m_task.version->version}, {u"compared"_s, runs.size()},
        {u"different"_s, different}, {u"skipped"_s, m_rows.size() - runs.size()}, {u"runs"_s, runs}};
}

} // namespace isola
