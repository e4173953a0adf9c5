#include "core/triggers/cron/CronExpression.h"

#include <QStringList>
#include <bit>

namespace isola {

using namespace Qt::StringLiterals;

struct CronExpression::FieldRules {
    QLatin1StringView name;
    int least;
    int most;
    QStringList names; // of the values from `least` on
};

const std::array<CronExpression::FieldRules, CronExpression::kFieldCount> CronExpression::kRules{{
    {QLatin1StringView("minute"), 0, 59, {}},
    {QLatin1StringView("hour"), 0, 23, {}},
    {QLatin1StringView("day of month"), 1, 31, {}},
    {QLatin1StringView("month"), 1, 12,
        {u"jan"_s, u"feb"_s, u"mar"_s, u"apr"_s, u"may"_s, u"jun"_s, u"jul"_s, u"aug"_s, u"sep"_s, u"oct"_s, u"nov"_s, u"dec"_s}},
    {QLatin1StringView("day of week"), 0, 7, {u"sun"_s, u"mon"_s, u"tue"_s, u"wed"_s, u"thu"_s, u"fri"_s, u"sat"_s}},
}};

static tl::unexpected<Error> refuse(const QString &message)
{
    return fail(ErrorCode::ValidationInvalidSchema, message, u"Write minute hour day month weekday, like */5 * * * *."_s);
}

// ---- Reading

static const QList<std::pair<QString, QString>> &macros()
{
    static const QList<std::pair<QString, QString>> known{{u"@yearly"_s, u"0 0 1 1 *"_s}, {u"@annually"_s, u"0 0 1 1 *"_s},
        {u"@monthly"_s, u"0 0 1 * *"_s}, {u"@weekly"_s, u"0 0 * * 0"_s}, {u"@daily"_s, u"0 0 * * *"_s},
        {u"@midnight"_s, u"0 0 * * *"_s}, {u"@hourly"_s, u"0 * * * *"_s}};
    return known;
}

static Result<QString> withoutMacro(QStringView text)
{
    if (!text.startsWith(u'@'))
        return text.toString();
    QStringList names;
    for (const auto &[name, meaning] : macros()) {
        if (text.compare(name, Qt::CaseInsensitive) == 0)
            return meaning;
        names.append(name);
    }
    if (text.compare("@reboot"_L1, Qt::CaseInsensitive) == 0)
        return refuse(u"@reboot has no time: it is not supported"_s);
    return refuse(u"%1 is not one of %2"_s.arg(text, names.join(u", "_s)));
}

Result<CronExpression> CronExpression::parse(QStringView text)
{
    static constexpr qsizetype kLongest = 1000;
    if (text.size() > kLongest)
        return refuse(u"must be at most %1 characters"_s.arg(kLongest));
    const Result<QString> plain = withoutMacro(text.trimmed());
    if (!plain)
        return fail(plain.error());
    const QString simplified = plain->simplified(); // QString::split below refers to it
    const QList<QStringView> fields = QStringView(simplified).split(u' ', Qt::SkipEmptyParts);
    if (fields.size() == kFieldCount + 1)
        return refuse(u"must have 5 fields, not 6: seconds are not supported"_s);
    if (fields.size() != kFieldCount)
        return refuse(
            u"must have 5 fields (minute hour day month weekday), not %1, or be a macro like @hourly"_s.arg(fields.size()));
    CronExpression expression;
    for (int field = 0; field < kFieldCount; ++field)
        if (const Result<void> taken = expression.takeField(Field(field), fields.at(field)); !taken)
            return fail(taken.error());
    if (!expression.canMatch())
        return refuse(u"never comes: no month of these has such a day"_s);
    return expression;
}

Result<void> CronExpression::takeField(Field field, QStringView text)
{
    const FieldRules &rules = kRules.at(field);
    uint64_t bits = 0;
    for (const QStringView item : text.split(u',')) {
        const Result<uint64_t> some = bitsOf(rules, item);
        if (!some)
            return refuse(u"%1: %2"_s.arg(rules.name, some.error().message));
        bits |= *some;
    }
    static constexpr uint64_t kSundayAsSeven = 1 << 7;
    if (field == Weekday && bits & kSundayAsSeven)
        bits = (bits & ~kSundayAsSeven) | 1;
    m_bits.at(field) = bits;
    const bool isRestricted = text != u"*";
    m_isDayRestricted = m_isDayRestricted || (field == Day && isRestricted);
    m_isWeekdayRestricted = m_isWeekdayRestricted || (field == Weekday && isRestricted);
    m_hasWildcardHours = m_hasWildcardHours || (field == Hour && text.startsWith(u'*'));
    return {};
}

static bool isNumber(QStringView text)
{
    static constexpr qsizetype kMostDigits = 4;
    const auto isDigit = [](QChar c) { return c >= u'0' && c <= u'9'; };
    return !text.isEmpty() && text.size() <= kMostDigits && std::all_of(text.begin(), text.end(), isDigit);
}

// The value that a number or a name stands for.
static std::optional<int> valueOf(QStringView text, int least, const QStringList &names)
{
    if (isNumber(text))
        return text.toInt();
    for (qsizetype i = 0; i < names.size(); ++i)
        if (text.compare(names.at(i), Qt::CaseInsensitive) == 0)
            return least + int(i);
    return {};
}

// The bits of one part of a list: "*", "5", "mon", "1-5", each but the single value with a step "/2" behind it.
Result<uint64_t> CronExpression::bitsOf(const FieldRules &rules, QStringView item)
{
    const QString allowed = u"%1 to %2"_s.arg(rules.least).arg(rules.most)
        + (rules.names.isEmpty() ? QString() : u" or %1 to %2"_s.arg(rules.names.first(), rules.names.last()));
    const qsizetype slash = item.indexOf(u'/');
    const QStringView range = slash < 0 ? item : item.first(slash);
    const qsizetype dash = range.indexOf(u'-');
    const bool isWhole = range == u"*";
    if (item.isEmpty())
        return refuse(u"a value is missing next to a comma; it may be %1"_s.arg(allowed));
    if (slash >= 0 && !isWhole && dash < 0)
        return refuse(
            u"%1: a step needs * or a range before it, like %2-%3%4"_s.arg(item, range).arg(rules.most).arg(item.mid(slash)));
    const auto first = isWhole ? rules.least : valueOf(dash < 0 ? range : range.first(dash), rules.least, rules.names);
    auto last = isWhole ? rules.most : dash < 0 ? first : valueOf(range.mid(dash + 1), rules.least, rules.names);
    if (!first || !last)
        return refuse(u"%1 is not a value, a range or *; it may be %2"_s.arg(item, allowed));
    const bool isWeekday = !rules.names.isEmpty() && rules.least == 0;
    if (isWeekday && dash >= 0 && *last == 0 && !isNumber(range.mid(dash + 1)))
        last = rules.most; // fri-sun
    if (isWeekday && isWhole)
        last = rules.most - 1; // 7 is Sunday again
    for (const int value : {*first, *last})
        if (value < rules.least || value > rules.most)
            return refuse(u"%1 is not within %2"_s.arg(value).arg(allowed));
    if (*first > *last)
        return refuse(u"%1 runs backwards; write it as two ranges with a comma"_s.arg(range));
    const QStringView stepText = slash < 0 ? QStringView(u"1") : item.mid(slash + 1);
    if (!isNumber(stepText) || stepText.toInt() == 0)
        return refuse(u"%1 is not a step: a number from 1 on"_s.arg(item.mid(slash + 1).isEmpty() ? item : item.mid(slash + 1)));
    uint64_t bits = 0;
    for (int value = *first; value <= *last; value += stepText.toInt())
        bits |= uint64_t(1) << value;
    return bits;
}

// ---- Matching

bool CronExpression::allowsDay(std::chrono::local_days day) const
{
    const std::chrono::year_month_day date(day);
    if (!allows(Month, int(unsigned(date.month()))))
        return false;
    const bool isDay = allows(Day, int(unsigned(date.day())));
    const bool isWeekday = allows(Weekday, int(std::chrono::weekday(day).c_encoding()));
    if (m_isDayRestricted && m_isWeekdayRestricted)
        return isDay || isWeekday;
    return isDay && isWeekday;
}

// A leap year has every day that there is.
bool CronExpression::canMatch() const
{
    const std::chrono::local_days first(std::chrono::year(2024) / 1 / 1);
    if (m_isWeekdayRestricted)
        return true;
    for (int day = 0; day < 366; ++day)
        if (allowsDay(first + std::chrono::days(day)))
            return true;
    return false;
}

static int firstBitFrom(uint64_t bits, int from)
{
    const uint64_t rest = from > 63 ? 0 : bits >> from << from;
    return rest == 0 ? -1 : std::countr_zero(rest);
}

std::optional<LocalMinute> CronExpression::firstMatch(LocalMinute from, LocalMinute end) const
{
    auto day = std::chrono::floor<std::chrono::days>(from);
    int minuteOfDay = int((from - day).count());
    for (; day < end; day += std::chrono::days(1), minuteOfDay = 0) {
        if (!allowsDay(day))
            continue;
        int hour = firstBitFrom(m_bits.at(Hour), minuteOfDay / 60);
        int minute
            = hour == minuteOfDay / 60 ? firstBitFrom(m_bits.at(Minute), minuteOfDay % 60) : firstBitFrom(m_bits.at(Minute), 0);
        if (hour >= 0 && minute < 0) {
            hour = firstBitFrom(m_bits.at(Hour), hour + 1);
            minute = firstBitFrom(m_bits.at(Minute), 0);
        }
        if (hour < 0)
            continue;
        const LocalMinute match = day + std::chrono::hours(hour) + std::chrono::minutes(minute);
        return match < end ? std::optional(match) : std::nullopt;
    }
    return {};
}

} // namespace isola
