// Row P10: how many log rows a second are kept, sustained. Appends rows through LogWriter in bursts that its queue can hold,
// waits until they are committed, and counts what can be read back. With "floor", the bare SQLite table instead.
//   isola_bench_log_writer writer|floor ROWS DIRECTORY
// Prints rows per second. DIRECTORY must be empty; the caller removes it.

#include "bench/log_writer/SqliteFloor.h"
#include "core/logs/LogStore.h"
#include "core/logs/LogWriter.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTextStream>

using namespace isola;
using namespace Qt::StringLiterals;

namespace {

constexpr FunctionId kFunction{1};
constexpr int64_t kBurst = 50'000; // a quarter of what the queue holds: nothing may be dropped here
constexpr int64_t kRowsPerConsoleEntry = 10;

LogRow sampleRow(int64_t number, WallTime start)
{
    LogRow row;
    row.invocation = InvocationId{start.time_since_epoch().count() + number};
    row.function = kFunction;
    row.version = 1;
    row.method = "GET"_ba;
    row.path = "/orders/42?expand=items"_ba;
    row.caller = "anonymous"_ba;
    row.outcome.status = 200;
    row.outcome.meter.wall = Microseconds(180);
    row.outcome.meter.cpu = Microseconds(90);
    row.outcome.meter.peakMemoryBytes = 4 * 1024 * 1024;
    if (number % kRowsPerConsoleEntry == 0) {
        const int64_t time = start.time_since_epoch().count() / 1000;
        row.outcome.console.append({ConsoleLevel::Log, u"order 42 has 3 items, shipped to Bologna"_s, time});
    }
    return row;
}

// Returns an error message, empty when every row was kept.
QString writeRowsThroughLogWriter(const QString &directory, int64_t rows)
{
    const SystemClock clock;
    auto writer = LogWriter::create(directory, clock);
    if (!writer)
        return writer.error().message;
    const WallTime start = clock.wall();
    for (int64_t number = 0; number < rows; ++number) {
        (*writer)->append(sampleRow(number, start));
        if (number % kBurst == kBurst - 1)
            (*writer)->flush();
    }
    (*writer)->flush();
    return {};
}

QString countRows(const QString &directory, int64_t expected)
{
    const auto store = LogStore::create(directory);
    if (!store)
        return store.error().message;
    const auto counters = (*store)->counters(kFunction);
    if (!counters)
        return counters.error().message;
    if (counters->invocations != expected)
        return u"%1 rows were written, %2 can be read"_s.arg(expected).arg(counters->invocations);
    return {};
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    const QString mode = arguments.value(1);
    const int64_t rows = arguments.value(2).toLongLong();
    const QString directory = arguments.value(3);
    QTextStream err(stderr);
    if ((mode != "writer"_L1 && mode != "floor"_L1) || rows < 1 || directory.isEmpty()) {
        err << "usage: isola_bench_log_writer writer|floor ROWS DIRECTORY" << Qt::endl;
        return 2;
    }

    const bool isFloor = mode == "floor"_L1;
    QElapsedTimer timer;
    timer.start();
    QString fault = isFloor ? writeRowsToBareTable(directory, rows) : writeRowsThroughLogWriter(directory, rows);
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    if (fault.isEmpty() && !isFloor)
        fault = countRows(directory, rows);
    if (!fault.isEmpty()) {
        err << "log_writer: " << fault << Qt::endl;
        return 1;
    }
    QTextStream(stdout) << qint64(double(rows) / seconds) << Qt::endl;
    return 0;
}
