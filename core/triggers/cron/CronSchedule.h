#pragma once
// When a cron trigger is due: an expression in a time zone of the IANA database. The only place that knows what daylight saving
// time does to a schedule. An immutable value, safe to read from any thread.
//
// A schedule with fixed hours means a time of the day: it is due once a day whatever the clocks do. A time that does not exist,
// because clocks are put forward, is due at that moment; one that exists twice, because they are put back, is due the first time.
// A schedule whose hours begin with * follows the clock on the wall: it leaves out what is left out and repeats what is repeated.
// That is how cron(8) of Vixie cron has it. Days that a zone left out altogether (Samoa had no 30 December 2011) are not made up
// for.

#include "core/base/Clock.h"
#include "core/triggers/cron/CronExpression.h"

#include <QTimeZone>

namespace isola {

struct CronRun {
    enum class Kind { Ordinary, AtShift, FirstOfTwo };

    WallTime at{};
    Kind kind = Kind::Ordinary;
    std::chrono::seconds offset{0}; // of the zone, at that moment
    LocalMinute meant{}; // the local time that the expression names

    bool operator==(const CronRun &) const = default;
};

class CronSchedule final {
public:
    // The error names `schedule` or `timezone` as the field.
    static Result<CronSchedule> create(const QString &expression, const QString &timeZone);

    // The first run after this time.
    std::optional<CronRun> next(WallTime after) const;

private:
    // From one change of the zone's offset to the next.
    struct Span {
        WallTime begin{};
        WallTime end{};
        std::chrono::seconds offset{0};
        std::chrono::seconds earlierOffset{0}; // before `begin`
    };

    CronSchedule(CronExpression expression, QTimeZone zone);
    Span spanAt(WallTime time) const;
    std::optional<CronRun> firstIn(const Span &span, WallTime from) const;
    bool isRepeated(LocalMinute local, const Span &span) const;

    CronExpression m_expression;
    QTimeZone m_zone;
};

} // namespace isola
