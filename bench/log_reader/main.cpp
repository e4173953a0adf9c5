// Row P11: how long queries of a large log take: what the console asks, of functions of all sizes, of a log that log_filler
// wrote.
//   isola_bench_log_reader ROWS DIRECTORY
// Prints medians in milliseconds: newest 50 errors of a function, newest 50 rows with a text, a function's metrics of 7 days;
// then the slowest of each.

#include "core/logs/LogStore.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTextStream>
#include <algorithm>
#include <functional>
#include <vector>

using namespace isola;
using namespace Qt::StringLiterals;

namespace {

constexpr int kAsked = 30; // functions of all sizes
constexpr std::chrono::days kSpan{7};

struct Times {
    double median = -1; // -1: a query failed
    double most = -1;
};

Times measured(const std::function<bool(int number)> &query)
{
    std::vector<double> times;
    for (int number = 0; number < kAsked; ++number) {
        QElapsedTimer timer;
        timer.start();
        if (!query(number))
            return {};
        times.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    std::sort(times.begin(), times.end());
    return {times[kAsked / 2], times.back()};
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
    const auto store = LogStore::create(directory);
    if (!store) {
        err << "log_reader: " << store.error().message << Qt::endl;
        return 1;
    }
    const WallTime end = SystemClock().wall();
    const auto function = [](int number) { return FunctionId{1 + number * number}; };
    const Times errors = measured([&](int number) {
        LogQuery query;
        query.functions = {function(number)};
        query.onlyErrors = true;
        return readPages(**store, query);
    });
    // What many rows have, what one has (all over the log), and what none has.
    const Times text = measured([&](int number) {
        LogQuery query;
        const int64_t one = rows / kAsked * number / 5 * 5;
        const QString texts[] = {u"shipped to Bologna"_s, u"order %1 has"_s.arg(one), u"shipped to Modena %1"_s.arg(number)};
        query.text = texts[number % 3];
        return readPages(**store, query);
    });
    const Times metrics = measured([&](int number) {
        return (*store)->series({{function(number)}, end - kSpan, end, std::chrono::hours(1)}).has_value();
    });
    QTextStream out(stdout);
    for (const Times *times : {&errors, &text, &metrics})
        out << times->median << ' ' << times->most << ' ';
    out << Qt::endl;
    return errors.median < 0 || text.median < 0 || metrics.median < 0 ? 1 : 0;
}
