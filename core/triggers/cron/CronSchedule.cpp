#include "core/triggers/cron/CronSchedule.h"

#include "core/triggers/cron/TimeZoneId.h"

#include <QDateTime>

namespace isola {

using namespace Qt::StringLiterals;
using std::chrono::seconds;

// The rarest schedule is a 29 February, eight years apart around 2100.
static constexpr std::chrono::days kHorizon{366 * 9};
// Clocks are put forward by so much at most; what is left out beyond that is a day that did not exist.
static constexpr std::chrono::hours kLongestShift{3};

static Error inField(QLatin1StringView field, const Error &error)
{
    return validationError({FieldError{field, error.message, 0, 0, {}}}, error.remediation);
}

Result<CronSchedule> CronSchedule::create(const QString &expression, const QString &timeZone)
{
    const Result<CronExpression> parsed = CronExpression::parse(expression);
    if (!parsed)
        return fail(inField("schedule"_L1, parsed.error()));
    const Result<QTimeZone> zone = timeZoneOf(timeZone);
    if (!zone)
        return fail(inField("timezone"_L1, zone.error()));
    return CronSchedule(*parsed, *zone);
}

CronSchedule::CronSchedule(CronExpression expression, QTimeZone zone) : m_expression(expression), m_zone(std::move(zone)) { }

static QDateTime dateTimeOf(WallTime time)
{
    return QDateTime::fromMSecsSinceEpoch(std::chrono::floor<Milliseconds>(time.time_since_epoch()).count(), QTimeZone::utc());
}

static WallTime wallTimeOf(const QDateTime &time)
{
    return WallTime(Milliseconds(time.toMSecsSinceEpoch()));
}

// Offsets of our time are whole minutes; those of a hundred years ago are not, and are rounded.
static LocalMinute localOf(WallTime time, seconds offset)
{
    return LocalMinute(std::chrono::ceil<std::chrono::minutes>(time.time_since_epoch() + offset));
}

static WallTime wallOf(LocalMinute local, seconds offset)
{
    return WallTime(local.time_since_epoch() - offset);
}

CronSchedule::Span CronSchedule::spanAt(WallTime time) const
{
    Span span{WallTime::min(), WallTime::max(), seconds(m_zone.offsetFromUtc(dateTimeOf(time))), seconds(0)};
    span.earlierOffset = span.offset;
    if (!m_zone.hasTransitions())
        return span;
    // previousTransition() is the last one before its argument.
    const auto before = m_zone.previousTransition(dateTimeOf(time + seconds(1)));
    if (before.atUtc.isValid()) {
        span.begin = wallTimeOf(before.atUtc);
        span.earlierOffset = seconds(m_zone.offsetFromUtc(before.atUtc.addSecs(-1)));
    }
    const auto after = m_zone.nextTransition(dateTimeOf(time));
    if (after.atUtc.isValid())
        span.end = wallTimeOf(after.atUtc);
    return span;
}

// The clock will show this time once more when it has been put back at the span's end.
bool CronSchedule::isRepeated(LocalMinute local, const Span &span) const
{
    if (span.end == WallTime::max())
        return false;
    const seconds laterOffset(m_zone.offsetFromUtc(dateTimeOf(span.end)));
    return local >= localOf(span.end, laterOffset);
}

std::optional<CronRun> CronSchedule::firstIn(const Span &span, WallTime from) const
{
    using Kind = CronRun::Kind;
    const LocalMinute end = span.end == WallTime::max() ? LocalMinute::max() : localOf(span.end, span.offset);
    const LocalMinute horizon = localOf(from + kHorizon, span.offset);
    if (m_expression.hasWildcardHours()) {
        const auto match = m_expression.firstMatch(localOf(from, span.offset), std::min(end, horizon));
        return match ? std::optional(CronRun{wallOf(*match, span.offset), Kind::Ordinary, span.offset, *match}) : std::nullopt;
    }
    const bool hasGap = span.earlierOffset < span.offset && span.offset - span.earlierOffset <= kLongestShift;
    if (hasGap && from <= span.begin) {
        const auto left = m_expression.firstMatch(localOf(span.begin, span.earlierOffset), localOf(span.begin, span.offset));
        if (left)
            return CronRun{span.begin, Kind::AtShift, span.offset, *left};
    }
    LocalMinute start = localOf(from, span.offset);
    if (span.earlierOffset > span.offset)
        start = std::max(start, localOf(span.begin, span.earlierOffset)); // what was before came already
    const auto match = m_expression.firstMatch(start, std::min(end, horizon));
    if (!match)
        return {};
    const Kind kind = isRepeated(*match, span) ? Kind::FirstOfTwo : Kind::Ordinary;
    return CronRun{wallOf(*match, span.offset), kind, span.offset, *match};
}

std::optional<CronRun> CronSchedule::next(WallTime after) const
{
    WallTime from = WallTime(std::chrono::floor<std::chrono::minutes>(after.time_since_epoch()) + std::chrono::minutes(1));
    const WallTime last = from + kHorizon;
    while (from < last) {
        const Span span = spanAt(from);
        if (const auto run = firstIn(span, from))
            return run;
        if (span.end == WallTime::max())
            return {};
        from = span.end;
    }
    return {};
}

} // namespace isola
