// A large log for row P11: a week of calls of a thousand functions, few of them busy, written as a server writes them.
//   isola_bench_log_filler ROWS DIRECTORY
// Ends when every sealed segment has its signatures, as after a while of a server's life. DIRECTORY must be empty.

#include "core/logs/LogSignatures.h"
#include "core/logs/LogWriter.h"

#include <QCoreApplication>
#include <QTextStream>
#include <QThread>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <random>

using namespace isola;
using namespace Qt::StringLiterals;

namespace {

constexpr int kFunctions = 1000;
constexpr int64_t kBurst = 50'000; // a quarter of what the queue holds: nothing may be dropped here
constexpr std::chrono::days kSpan{7};

// Goes through the week as the rows do.
class BenchClock final : public Clock {
public:
    explicit BenchClock(WallTime start) : m_now(start.time_since_epoch().count()) { }
    WallTime wall() const override { return WallTime(Microseconds(m_now.load())); }
    MonotonicTime monotonic() const override { return SystemClock().monotonic(); }
    void set(WallTime time) { m_now = time.time_since_epoch().count(); }

private:
    std::atomic<int64_t> m_now;
};

// One row in five has console text, one in fifty failed.
LogRow sampleRow(int64_t number, WallTime start, FunctionId function)
{
    LogRow row;
    row.invocation = InvocationId{start.time_since_epoch().count()};
    row.function = function;
    row.version = 1 + int(number % 3);
    row.method = "GET"_ba;
    row.path = "/orders/42?expand=items"_ba;
    row.caller = "anonymous"_ba;
    row.outcome.status = number % 50 == 0 ? 500 : 200;
    row.outcome.meter.wall = Microseconds(180 + number % 5000);
    row.outcome.meter.cpu = Microseconds(90);
    row.outcome.meter.peakMemoryBytes = 4 * 1024 * 1024;
    if (number % 5 == 0) {
        const QString text = u"order %1 has 3 items, shipped to Bologna; "_s.arg(number).repeated(24);
        row.outcome.console.append({ConsoleLevel::Log, text, start.time_since_epoch().count() / 1000});
    }
    if (number % 50 == 0)
        row.outcome.message = u"Error: card declined"_s;
    return row;
}

// Returns an error message, empty when all is well.
QString fill(const QString &directory, int64_t rows, WallTime end)
{
    const WallTime begin = end - kSpan;
    BenchClock clock(begin);
    LogLimits limits;
    limits.keptBytes = int64_t(64) << 30; // the whole week stays
    auto writer = LogWriter::create(directory, clock, limits);
    if (!writer)
        return writer.error().message;
    std::mt19937 random(1);
    std::uniform_real_distribution<double> spread(0, 1);
    for (int64_t number = 0; number < rows; ++number) {
        const WallTime start = begin + Microseconds(int64_t(double(number) / double(rows) * double(Microseconds(kSpan).count())));
        // Zipf's law, nearly: the first function has a seventh of all calls.
        const int function = std::clamp(int(std::pow(double(kFunctions), spread(random))), 1, kFunctions);
        clock.set(start);
        (*writer)->append(sampleRow(number, start, FunctionId{function}));
        if (number % kBurst == kBurst - 1)
            (*writer)->flush();
    }
    (*writer)->flush();
    const QList<LogSegmentFile> files = logSegmentFiles(directory);
    for (qsizetype index = 0; index + 1 < files.size(); ++index)
        while (!LogSignatures::open(files[index]))
            QThread::msleep(50);
    return (*writer)->droppedRows() ? u"%1 rows were dropped"_s.arg((*writer)->droppedRows()) : QString();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    const int64_t rows = arguments.value(1).toLongLong();
    const QString directory = arguments.value(2);
    QTextStream err(stderr);
    if (rows < 1 || directory.isEmpty()) {
        err << "usage: isola_bench_log_filler ROWS DIRECTORY" << Qt::endl;
        return 2;
    }
    if (const QString fault = fill(directory, rows, SystemClock().wall()); !fault.isEmpty()) {
        err << "log_filler: " << fault << Qt::endl;
        return 1;
    }
    return 0;
}
