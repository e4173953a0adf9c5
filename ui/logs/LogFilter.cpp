#include "ui/logs/LogFilter.h"

#include "ui/widgets/Words.h"

#include <QRegularExpression>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace isola {

static const QStringList kTriggers{
    u"http"_s, u"cron"_s, u"webhook"_s, u"s3_upload"_s, u"websocket"_s, u"agent"_s, u"invoke"_s, u"test"_s, u"replay"_s};

QStringList logFilterKeys()
{
    return {u"fn:"_s, u"level:error"_s, u"status:"_s, u"trigger:"_s, u"version:"_s, u"since:"_s, u"until:"_s};
}

static tl::unexpected<Error> refuse(const QString &word, const QString &mend)
{
    return fail(ErrorCode::ValidationInvalidSchema, tr("The filter does not know “%1”.").arg(word), mend);
}

static Result<void> takeNumber(const QString &word, const QString &value, int least, int most, int &number)
{
    bool isNumber = false;
    number = value.toInt(&isNumber);
    if (!isNumber || number < least || number > most)
        return refuse(word, tr("There must be a number from %1 to %2.").arg(least).arg(most));
    return {};
}

static Result<void> takeTime(const QString &word, const QString &value, QDateTime &time)
{
    time = QDateTime::fromString(value, Qt::ISODate);
    return time.isValid() ? Result<void>() : refuse(word, tr("There must be a time like 2026-01-31T08:00."));
}

static Result<void> take(const QString &word, const QString &key, const QString &value, LogFilter &filter)
{
    if (key == "fn"_L1) {
        filter.function = value;
    } else if (key == "level"_L1) {
        if (value != "error"_L1 && value != "all"_L1)
            return refuse(word, tr("It is level:error or level:all."));
        filter.onlyErrors = value == "error"_L1;
    } else if (key == "trigger"_L1) {
        if (!kTriggers.contains(value))
            return refuse(word, tr("A trigger is one of %1.").arg(kTriggers.join(u", "_s)));
        filter.trigger = value;
    } else if (key == "status"_L1) {
        return takeNumber(word, value, 100, 999, filter.status);
    } else if (key == "version"_L1) {
        return takeNumber(word, value, 1, 1'000'000, filter.version);
    } else if (key == "since"_L1) {
        return takeTime(word, value, filter.since);
    } else if (key == "until"_L1) {
        return takeTime(word, value, filter.until);
    } else {
        return refuse(word,
            tr("It has fn:, level:, status:, trigger:, version:, since: and until:; put other words with a colon in quotes."));
    }
    return {};
}

Result<LogFilter> logFilterFromText(const QString &text)
{
    // key:value, key:"value with blanks", "words in quotes", a word
    static const QRegularExpression pattern(uR"re((?:([a-z]+):)?(?:"([^"]*)"|([^\s"]+)))re"_s);
    LogFilter filter;
    QStringList words;
    for (auto matches = pattern.globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        const QString value = match.captured(2) + match.captured(3);
        if (match.captured(1).isEmpty()) {
            words.append(value);
            continue;
        }
        if (const Result<void> taken = take(match.captured(0), match.captured(1), value, filter); !taken)
            return fail(taken.error());
    }
    filter.text = words.join(u' ');
    return filter;
}

static QString quoted(const QString &value)
{
    static const QRegularExpression plain(uR"(\A[^\s":]+\z)"_s);
    return plain.match(value).hasMatch() ? value : u'"' + value + u'"';
}

QString logFilterText(const LogFilter &filter)
{
    QStringList words;
    if (!filter.function.isEmpty())
        words.append(u"fn:"_s + quoted(filter.function));
    if (filter.onlyErrors)
        words.append(u"level:error"_s);
    if (filter.status > 0)
        words.append(u"status:%1"_s.arg(filter.status));
    if (!filter.trigger.isEmpty())
        words.append(u"trigger:"_s + filter.trigger);
    if (filter.version > 0)
        words.append(u"version:%1"_s.arg(filter.version));
    if (filter.since.isValid())
        words.append(u"since:%1"_s.arg(filter.since.toUTC().toString(Qt::ISODate)));
    if (filter.until.isValid())
        words.append(u"until:%1"_s.arg(filter.until.toUTC().toString(Qt::ISODate)));
    if (!filter.text.isEmpty())
        words.append(quoted(filter.text));
    return words.join(u' ');
}

// The values that a key can have, where they can be known.
static QStringList valuesOf(const QString &key, const QStringList &functions)
{
    if (key == "fn"_L1)
        return functions;
    if (key == "trigger"_L1)
        return kTriggers;
    if (key == "level"_L1)
        return {u"error"_s, u"all"_s};
    if (key == "status"_L1)
        return {u"200"_s, u"400"_s, u"401"_s, u"404"_s, u"429"_s, u"500"_s, u"503"_s, u"504"_s};
    return {};
}

QStringList logFilterCompletions(const QString &text, const QStringList &functions)
{
    const qsizetype begin = text.lastIndexOf(' '_L1) + 1;
    const QString before = text.first(begin);
    const QString word = text.mid(begin);
    const bool isInQuotes = text.count('"'_L1) % 2 == 1;
    QStringList words;
    if (const qsizetype colon = word.indexOf(':'_L1); colon >= 0 && !isInQuotes) {
        const QString key = word.first(colon);
        for (const QString &value : valuesOf(key, functions))
            if (value.startsWith(word.mid(colon + 1), Qt::CaseInsensitive))
                words.append(key + ':'_L1 + quoted(value));
    } else if (!word.isEmpty() && !isInQuotes) {
        for (const QString &key : logFilterKeys())
            if (key.startsWith(word) && key != word)
                words.append(key);
    }
    words.removeAll(word);
    QStringList texts;
    for (const QString &completed : std::as_const(words))
        texts.append(before + completed);
    return texts;
}

QUrlQuery logQuery(const LogFilter &filter)
{
    QUrlQuery query;
    if (filter.onlyErrors)
        query.addQueryItem(u"level"_s, u"error"_s);
    if (!filter.trigger.isEmpty())
        query.addQueryItem(u"trigger"_s, filter.trigger);
    if (filter.status > 0)
        query.addQueryItem(u"status"_s, QString::number(filter.status));
    if (filter.version > 0)
        query.addQueryItem(u"version"_s, QString::number(filter.version));
    if (!filter.text.isEmpty())
        query.addQueryItem(u"q"_s, QString::fromLatin1(QUrl::toPercentEncoding(filter.text)));
    if (filter.since.isValid())
        query.addQueryItem(u"since"_s, filter.since.toUTC().toString(Qt::ISODateWithMs));
    if (filter.until.isValid())
        query.addQueryItem(u"until"_s, filter.until.toUTC().toString(Qt::ISODateWithMs));
    return query;
}

} // namespace isola
