// Schedules as developers write them: the first line is the expression, the second a time zone. Whatever is understood has runs
// that only go forward, on whole minutes, and the same whether they are asked for one after the other or from just before them.

#include "core/triggers/cron/CronSchedule.h"
#include "core/triggers/cron/TimeZoneId.h"

#include <cstdlib>

using namespace isola;

static void expect(bool holds)
{
    if (!holds)
        std::abort();
}

// The last byte picks the time from which runs are asked for: around changes of clocks, leap days, the ends of what can be told.
static WallTime beginOf(uint8_t byte)
{
    using namespace std::chrono_literals;
    static constexpr WallTime kBegins[] = {WallTime{}, WallTime{1711846740s}, WallTime{1729990800s}, WallTime{1835308800s},
        WallTime{1325203200s}, WallTime{-3600s}, WallTime{253402300799s}, WallTime{4107542400s}};
    return kBegins[byte % std::size(kBegins)] + std::chrono::seconds(byte) * 61;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const QByteArray input(reinterpret_cast<const char *>(data), qsizetype(size - 1));
    const qsizetype end = input.indexOf('\n');
    const QString expression = QString::fromUtf8(end < 0 ? input : input.first(end));
    static const QString kZones[] = {QStringLiteral("UTC"), QStringLiteral("Europe/Rome"), QStringLiteral("Australia/Lord_Howe"),
        QStringLiteral("Pacific/Apia")};
    const QString zone = end < 0 ? kZones[data[size - 1] / 64] : QString::fromUtf8(input.sliced(end + 1));
    const Result<CronSchedule> schedule = CronSchedule::create(expression, zone);
    if (!schedule) {
        expect(!schedule.error().message.isEmpty());
        return 0;
    }
    expect(CronExpression::parse(expression).has_value() && timeZoneOf(zone).has_value());
    WallTime at = beginOf(data[size - 1]);
    for (int i = 0; i < 4; ++i) {
        const std::optional<CronRun> run = schedule->next(at);
        if (!run)
            return 0;
        expect(run->at > at && run->at.time_since_epoch() % std::chrono::seconds(1) == Microseconds(0));
        expect(schedule->next(run->at - Microseconds(1)) == run);
        at = run->at;
    }
    return 0;
}
