#include "ui/triggers/CronSentence.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

constexpr int kMostListed = 8; // longer lists of minutes or hours are told as they are written

// One of the five fields: what it allows, and how it was written.
struct CronField {
    QString text;
    QList<int> values; // in order
    bool isAny = false; // "*"
    int step = 0; // of "*/n"; 0: none
    std::optional<std::pair<int, int>> range; // of "a-b" alone

    bool isOne() const { return values.size() == 1; }
};

struct Bounds {
    int least;
    int most;
    QStringList names; // the first is of `least`
};

std::optional<int> numberOf(const QString &text, const Bounds &bounds)
{
    const qsizetype name = bounds.names.indexOf(text.toLower());
    if (name >= 0)
        return bounds.least + int(name);
    bool isNumber = false;
    const int number = text.toInt(&isNumber);
    return isNumber && number >= bounds.least && number <= bounds.most ? std::optional(number) : std::nullopt;
}

bool readElement(const QString &element, const Bounds &bounds, CronField &field)
{
    static const QRegularExpression shape(u"\\A(\\*|(\\w+)(?:-(\\w+))?)(?:/(\\d+))?\\z"_s);
    const auto match = shape.match(element);
    if (!match.hasMatch())
        return false;
    const bool isStar = match.captured(1) == "*"_L1;
    const auto first = isStar ? std::optional(bounds.least) : numberOf(match.captured(2), bounds);
    auto last = isStar ? std::optional(bounds.most) : first;
    if (!match.captured(3).isEmpty())
        last = numberOf(match.captured(3), bounds);
    const bool hasStep = !match.captured(4).isEmpty();
    const int step = hasStep ? match.captured(4).toInt() : 1;
    if (!first || !last || *last < *first || step < 1)
        return false;
    if (hasStep && !isStar && match.captured(3).isEmpty())
        last = bounds.most; // "5/10"
    for (int value = *first; value <= *last; value += step)
        if (!field.values.contains(value))
            field.values.append(value);
    field.isAny = isStar && step == 1;
    field.step = isStar && step > 1 ? step : 0;
    if (!isStar && !hasStep && !match.captured(3).isEmpty())
        field.range = {*first, *last};
    return true;
}

std::optional<CronField> readField(const QString &text, const Bounds &bounds)
{
    CronField field;
    field.text = text;
    const QStringList elements = text.split(','_L1);
    for (const QString &element : elements)
        if (!readElement(element, bounds, field))
            return {};
    if (elements.size() > 1) {
        field.isAny = false;
        field.step = 0;
        field.range.reset();
    }
    std::sort(field.values.begin(), field.values.end());
    return field;
}

class CronWords {
    Q_DECLARE_TR_FUNCTIONS(CronSentence)

public:
    CronField minute, hour, day, month, weekday;

    QString sentence() const
    {
        QStringList parts{timeText()};
        if (const QString days = dayText(); !days.isEmpty())
            parts.append(days);
        if (!month.isAny)
            parts.append(tr("in %1").arg(listed(monthNames())));
        return parts.join(u", "_s);
    }

private:
    static QString listed(const QStringList &items)
    {
        if (items.size() < 2)
            return items.join(QString());
        return tr("%1 and %2", "the last two of a list").arg(items.first(items.size() - 1).join(u", "_s), items.last());
    }

    static QString clock(int hour, int minute) { return u"%1:%2"_s.arg(hour, 2, 10, '0'_L1).arg(minute, 2, 10, '0'_L1); }

    QString minuteText() const
    {
        if (minute.isAny)
            return tr("every minute");
        if (minute.step > 0)
            return tr("every %1 minutes").arg(minute.step);
        return tr("at minute %1").arg(minute.text);
    }

    QString timeText() const
    {
        if (hour.isAny && minute.isAny)
            return tr("Every minute");
        if (hour.isAny && minute.step > 0)
            return tr("Every %1 minutes").arg(minute.step);
        if (hour.isAny && minute.isOne() && minute.values.first() == 0)
            return tr("Every hour, on the hour");
        if (hour.isAny)
            return tr("Every hour at minute %1").arg(minute.text);
        if (hour.step > 0 && minute.isOne())
            return tr("Every %1 hours at minute %2").arg(hour.step).arg(minute.values.first());
        if (hour.values.size() * minute.values.size() <= kMostListed)
            return tr("At %1").arg(listed(clocks()));
        QString every = minuteText();
        every[0] = every.at(0).toUpper();
        if (hour.range)
            return tr("%1, from %2 to %3").arg(every, clock(hour.range->first, 0), clock(hour.range->second, 59));
        return tr("%1 of the hours %2").arg(every, hour.text);
    }

    QStringList clocks() const
    {
        QStringList texts;
        for (const int at : hour.values)
            for (const int past : minute.values)
                texts.append(clock(at, past));
        return texts;
    }

    static QString dayName(int weekday) { return QLocale().standaloneDayName(weekday == 0 ? 7 : weekday); }

    QString weekdayText() const
    {
        if (weekday.range)
            return tr("%1 to %2", "days of the week").arg(dayName(weekday.range->first), dayName(weekday.range->second));
        QStringList names;
        for (const int value : weekday.values)
            if (const QString name = dayName(value); !names.contains(name))
                names.append(name);
        return listed(names);
    }

    QString monthDayText() const
    {
        return day.step > 0 ? tr("every %1 days of the month").arg(day.step) : tr("on day %1 of the month").arg(day.text);
    }

    // When both are restricted, a day matches when either does.
    QString dayText() const
    {
        if (day.isAny && weekday.isAny)
            return hour.isAny || hour.step > 0 ? QString() : tr("every day");
        if (weekday.isAny)
            return monthDayText();
        if (day.isAny)
            return weekdayText();
        return tr("%1 or on %2").arg(monthDayText(), weekdayText());
    }

    QStringList monthNames() const
    {
        QStringList names;
        for (const int value : month.values)
            names.append(QLocale().standaloneMonthName(value));
        return names;
    }
};

QString expanded(const QString &schedule)
{
    static const QHash<QString, QString> macros{{u"@hourly"_s, u"0 * * * *"_s}, {u"@daily"_s, u"0 0 * * *"_s},
        {u"@midnight"_s, u"0 0 * * *"_s}, {u"@weekly"_s, u"0 0 * * 0"_s}, {u"@monthly"_s, u"0 0 1 * *"_s},
        {u"@yearly"_s, u"0 0 1 1 *"_s}, {u"@annually"_s, u"0 0 1 1 *"_s}};
    return macros.value(schedule.toLower(), schedule);
}

} // namespace

QString cronSentence(const QString &schedule)
{
    static const Bounds kMonths{1, 12,
        {u"jan"_s, u"feb"_s, u"mar"_s, u"apr"_s, u"may"_s, u"jun"_s, u"jul"_s, u"aug"_s, u"sep"_s, u"oct"_s, u"nov"_s, u"dec"_s}};
    static const Bounds kWeekdays{0, 7, {u"sun"_s, u"mon"_s, u"tue"_s, u"wed"_s, u"thu"_s, u"fri"_s, u"sat"_s}};
    const QStringList fields = expanded(schedule.trimmed()).simplified().split(' '_L1);
    if (fields.size() != 5)
        return {};
    const auto minute = readField(fields.at(0), {0, 59, {}});
    const auto hour = readField(fields.at(1), {0, 23, {}});
    const auto day = readField(fields.at(2), {1, 31, {}});
    const auto month = readField(fields.at(3), kMonths);
    const auto weekday = readField(fields.at(4), kWeekdays);
    if (!minute || !hour || !day || !month || !weekday)
        return {};
    CronWords words;
    words.minute = *minute;
    words.hour = *hour;
    words.day = *day;
    words.month = *month;
    words.weekday = *weekday;
    return words.sentence();
}

} // namespace isola
