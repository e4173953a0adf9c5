#include "ui/widgets/Format.h"

#include "ui/widgets/Words.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace isola {

QString relativeTime(const QDateTime &time, const QDateTime &now)
{
    if (!time.isValid())
        return tr("never");
    const qint64 seconds = time.secsTo(now);
    if (seconds < 5)
        return tr("just now");
    if (seconds < 60)
        return tr("%1 s ago").arg(seconds);
    if (seconds < 3600)
        return tr("%1 min ago").arg(seconds / 60);
    if (seconds < 86400)
        return tr("%1 h ago").arg(seconds / 3600);
    if (seconds < 86400 * 14)
        return tr("%1 d ago").arg(seconds / 86400);
    return QLocale().toString(time.toLocalTime().date(), QLocale::ShortFormat);
}

QString untilText(qint64 seconds)
{
    if (seconds < 5)
        return tr("now");
    if (seconds < 60)
        return tr("in %1 s").arg(seconds);
    if (seconds < 3600)
        return tr("in %1 min").arg(seconds / 60);
    if (seconds < 86400 * 2)
        return tr("in %1 h").arg(seconds / 3600);
    return tr("in %1 d").arg(seconds / 86400);
}

QString exactTime(const QDateTime &time)
{
    return time.isValid() ? time.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s) : tr("never");
}

QString formatDuration(double milliseconds)
{
    const QLocale locale;
    if (milliseconds <= 0)
        return tr("0 ms");
    if (milliseconds < 10)
        return tr("%1 ms").arg(locale.toString(milliseconds, 'f', 2));
    if (milliseconds < 1000)
        return tr("%1 ms").arg(locale.toString(milliseconds, 'f', 0));
    return tr("%1 s").arg(locale.toString(milliseconds / 1000, 'f', 2));
}

QString formatPercent(double share)
{
    const double percent = share * 100;
    return tr("%1 %").arg(QLocale().toString(percent, 'f', percent > 0 && percent < 10 ? 1 : 0));
}

QString formatBytes(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat);
}

QString formatCount(qint64 count)
{
    return QLocale().toString(count);
}

} // namespace isola
