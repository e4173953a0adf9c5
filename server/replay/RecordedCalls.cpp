#include "server/replay/RecordedCalls.h"

#include "core/registry/FunctionRegistry.h"
#include "core/storage/Secrets.h"
#include "server/api/LogReader.h"

using namespace Qt::StringLiterals;

namespace isola {

static SecretPlace placeOf(FunctionId function)
{
    return {{}, function, u"recording"_s};
}

FlightSeal flightSeal(const Secrets &secrets)
{
    return [&secrets](const QByteArray &bytes, FunctionId function) { return secrets.seal(bytes, placeOf(function)); };
}

RecordedCalls::RecordedCalls(FunctionRegistry &functions, LogReader &logs, const Secrets *secrets)
    : m_functions(functions), m_logs(logs), m_secrets(secrets)
{
}

static Error unknownInvocation(const QString &id)
{
    return {ErrorCode::ResourceNotFound, u"There is no invocation %1 in this app."_s.arg(id),
        u"Take the id from x-isola-invocation or from the logs."_s, {}};
}

static Error notReplayable(const QString &why)
{
    return {ErrorCode::ResourceConflict, u"This call cannot be run again: %1"_s.arg(why),
        u"Deploy the function with record set to errors, all or sampled:N; calls from then on are recorded."_s, {}};
}

void RecordedCalls::find(const AppId &app, const QString &id, Callback<RecordedCall> done) const
{
    const std::optional<InvocationId> invocation = invocationIdFromWire(id.toLatin1());
    if (!invocation)
        return done(fail(unknownInvocation(id)));
    using Found = std::optional<StoredLogRow>;
    m_logs.read<Found>([invocation](const LogStore &store) { return store.find(*invocation); },
        [this, app, id, done = std::move(done)](const Result<Found> &row) {
            if (!row)
                return done(fail(row.error()));
            if (!*row)
                return done(fail(unknownInvocation(id)));
            done(opened(app, **row));
        });
}

Result<RecordedCall> RecordedCalls::opened(const AppId &app, const StoredLogRow &row) const
{
    const auto function = m_functions.recordById(row.log.function);
    if (!function || function->live->app != app)
        return fail(unknownInvocation(QString::fromLatin1(wireName(row.log.invocation))));
    const RecordingPtr &recording = row.log.recording;
    if (!recording)
        return fail(notReplayable(u"it is not recorded."_s));
    if (recording->sealedFlight.isEmpty() || !m_secrets)
        return fail(notReplayable(recording->flightFault.isEmpty()
                ? u"what a replay needs of it was not kept."_s
                : u"%1%2"_s.arg(recording->flightFault.first(1).toLower(), recording->flightFault.sliced(1))));
    const Result<QByteArray> bytes = m_secrets->unseal(recording->sealedFlight, placeOf(row.log.function));
    if (!bytes)
        return fail(notReplayable(u"its recording was sealed with another key."_s));
    Result<FlightRecord> flight = decodeFlightRecord(*bytes);
    if (!flight)
        return fail(flight.error());
    return RecordedCall{row.log, function->live->name, std::make_shared<const FlightRecord>(std::move(*flight))};
}

void RecordedCalls::versionOf(const AppId &app, const RecordedCall &call, Callback<FunctionVersionPtr> done) const
{
    if (call.row.version == 0)
        return done(fail(ErrorCode::ResourceConflict, u"This was a test call of a draft, whose code is kept nowhere."_s,
            u"Give the code to run it against."_s));
    m_functions.version(app, call.function, call.row.version, [done = std::move(done)](const Result<FunctionRecord> &record) {
        if (!record)
            return done(fail(record.error()));
        done(FunctionVersionPtr(record->live));
    });
}

void RecordedCalls::newest(FunctionId function, int most, Callback<QList<InvocationId>> done) const
{
    LogQuery query;
    query.functions = {function};
    query.limit = most;
    query.onlyReplayable = true;
    more(std::move(query), {}, std::move(done));
}

// A query ends when its time is up: the next goes on from there.
void RecordedCalls::more(LogQuery query, QList<InvocationId> found, Callback<QList<InvocationId>> done) const
{
    m_logs.read<LogPage>([query](const LogStore &store) { return store.query(query); },
        [this, query, found, done = std::move(done)](const Result<LogPage> &page) {
            if (!page)
                return done(fail(page.error()));
            QList<InvocationId> all = found;
            for (const StoredLogRow &row : page->rows)
                all.append(row.log.invocation);
            if (!page->hasMore || page->rows.size() >= query.limit)
                return done(all);
            LogQuery next = query;
            next.limit = query.limit - int(page->rows.size());
            next.before = page->nextCursor;
            more(next, all, done);
        });
}

} // namespace isola
