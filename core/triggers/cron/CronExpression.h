#pragma once
// A cron schedule without its time zone: five fields, minute hour day-of-month month day-of-week, as crontab(5) of Vixie cron has
// them, with names, lists, ranges, steps and the @ macros. The only place that knows the syntax. An immutable value.
//
// When both day fields are restricted, a day matches when either does; a field that is not written as a lone * is restricted.

#include "core/base/Result.h"

#include <QStringView>
#include <array>
#include <chrono>
#include <cstdint>

namespace isola {

// Local time in minutes since 1970-01-01 00:00, whatever the zone.
using LocalMinute = std::chrono::local_time<std::chrono::minutes>;

class CronExpression final {
public:
    // The error's message says which field, what is wrong with it and what it may hold.
    static Result<CronExpression> parse(QStringView text);

    // The first match at `from` or later and before `end`.
    std::optional<LocalMinute> firstMatch(LocalMinute from, LocalMinute end) const;

    // The hours are written with a * at their front: such a schedule follows the clock on the wall when it is set for daylight
    // saving time, others are meant once a day.
    bool hasWildcardHours() const { return m_hasWildcardHours; }

private:
    enum Field { Minute, Hour, Day, Month, Weekday };
    static constexpr int kFieldCount = 5;

    struct FieldRules;
    static const std::array<FieldRules, kFieldCount> kRules;

    CronExpression() = default;
    Result<void> takeField(Field field, QStringView text);
    static Result<uint64_t> bitsOf(const FieldRules &rules, QStringView item);
    bool allows(Field field, int value) const { return m_bits.at(field) >> value & 1; }
    bool allowsDay(std::chrono::local_days day) const;
    bool canMatch() const;

    std::array<uint64_t, kFieldCount> m_bits{};
    bool m_isDayRestricted = false;
    bool m_isWeekdayRestricted = false;
    bool m_hasWildcardHours = false;
};

} // namespace isola
