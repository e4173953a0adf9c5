#pragma once
// Figures and times as people read them, in the language of the locale.

#include <QDateTime>
#include <QString>

namespace isola {

QString relativeTime(const QDateTime &time, const QDateTime &now); // "just now", "5 min ago"; "never" for an invalid one
QString untilText(qint64 seconds); // "in 3 min"
QString exactTime(const QDateTime &time); // local, with seconds: for tooltips
QString formatDuration(double milliseconds); // "0.42 ms", "12 ms", "1.24 s"
QString formatPercent(double share); // of 1: "3.4 %"
QString formatBytes(qint64 bytes); // "1.2 KB"
QString formatCount(qint64 count); // "12,345"

} // namespace isola
