// Row P11: how long queries of a large log take. Fills a log with a week of calls of a thousand functions, few of them busy, as
// they would have been written, then asks what the console asks, for functions of all sizes.
//   isola_bench_log_reader ROWS DIRECTORY
// Prints three medians in milliseconds: newest 50 errors of a function, newest 50 rows with a text, a function's metrics of 7
// days. DIRECTORY must be empty; the caller removes it.

#include "core/logs/LogStore.h"
#include "core/logs/LogWriter.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTextStream>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <random>
#include <vector>

using namespace isola;
using namespace Qt::StringLiterals;

namespace {

constexpr int kFunctions = 1000;
constexpr int kAsked = 30; // functions of all sizes
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
    return (*writer)->droppedRows() ? u"%1 rows were dropped"_s.arg((*writer)->droppedRows()) : QString();
}

double medianMs(const std::function<bool(int number)> &query)
{
    std::vector<double> times;
    for (int number = 0; number < kAsked; ++number) {
        QElapsedTimer timer;
        timer.start();
        if (!query(number))
            return -1;
        times.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    std::nth_element(times.begin(), times.begin() + kAsked / 2, times.end());
    return times[kAsked / 2];
}

// Pages until there are 50 rows or no more: a page of its own may be short when its time is up.
bool readPages(const LogStore &store, LogQuery query)
{
    query.limit = 50;
    for (int rows = 0; rows < 50;) {
        const Result<LogPage> page = store.query(query);
        if (!page)
            return false;
        rows += int(page->rows.size());
        if (!page->hasMore)
            return true;
        query.before = page->nextCursor;
    }
    return true;
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
        err << "usage: isola_bench_log_reader ROWS DIRECTORY" << Qt::endl;
        return 2;
    }
    const WallTime end = SystemClock().wall();
    if (const QString fault = fill(directory, rows, end); !fault.isEmpty()) {
        err << "log_reader: " << fault << Qt::endl;
        return 1;
    }
    const auto store = LogStore::create(directory);
    if (!store) {
        err << "log_reader: " << store.error().message << Qt::endl;
        return 1;
    }
    const auto function = [](int number) { return FunctionId{1 + number * number}; };
    const double errors = medianMs([&](int number) {
        LogQuery query;
        query.functions = {function(number)};
        query.onlyErrors = true;
        return readPages(**store, query);
    });
    const double text = medianMs([&](int number) {
        LogQuery query;
        query.text = number % 2 ? u"shipped to Bologna"_s : u"order %1 has"_s.arg(rows - 5 - rows / 20 / 5 * 5);
        return readPages(**store, query);
    });
    const double metrics = medianMs([&](int number) {
        return (*store)->series({{function(number)}, end - kSpan, end, std::chrono::hours(1)}).has_value();
    });
    QTextStream(stdout) << errors << ' ' << text << ' ' << metrics << Qt::endl;
    return errors < 0 || text < 0 || metrics < 0 ? 1 : 0;
}
