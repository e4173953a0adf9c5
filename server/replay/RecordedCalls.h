#pragma once
// Recorded calls out of the log, opened, with the version that ran. The only place that unseals recordings. Engine thread.

#include "core/base/Callback.h"
#include "core/logs/LogStore.h"
#include "core/logs/LogWriter.h"

#include <QJsonObject>

namespace isola {

class DraftVersions;
class FunctionRegistry;
class LogReader;
class Secrets;

struct RecordedCall {
    LogRow row;
    QString function; // its name today
    FlightRecordPtr flight;
};

// What LogWriter seals recordings with; `secrets` outlives it.
FlightSeal flightSeal(const Secrets &secrets);

class RecordedCalls final {
public:
    // All of it outlives this. Without secrets no recording can be read.
    RecordedCalls(FunctionRegistry &functions, LogReader &logs, const Secrets *secrets);

    // By what clients call it, within the app. The error says why there is none, or why it cannot be run again.
    void find(const AppId &app, const QString &id, Callback<RecordedCall> done) const;
    // The newest of a function that can be run again, at most so many.
    void newest(FunctionId function, int most, Callback<QList<InvocationId>> done) const;
    // The version that ran, as it was written; a draft's is not known.
    void versionOf(const AppId &app, const RecordedCall &call, Callback<FunctionVersionPtr> done) const;

private:
    Result<RecordedCall> opened(const AppId &app, const StoredLogRow &row) const;
    void more(LogQuery query, QList<InvocationId> found, Callback<QList<InvocationId>> done) const;

    FunctionRegistry &m_functions;
    LogReader &m_logs;
    const Secrets *const m_secrets;
};

} // namespace isola
