#include "ui/logs/ErrorGroups.h"

#include <QHash>
#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace isola {

QString errorFingerprint(const QString &message)
{
    static const QRegularExpression quoted(u"\"[^\"]*\"|'[^']*'|`[^`]*`"_s);
    static const QRegularExpression id(u"\\b[0-9a-fA-F]{8,}(?:-[0-9a-fA-F]{4,})*\\b"_s);
    static const QRegularExpression number(u"\\d+(?:[.,]\\d+)*"_s);
    return message.section('\n'_L1, 0, 0).replace(quoted, u"''"_s).replace(id, u"#"_s).replace(number, u"#"_s);
}

QList<ErrorGroup> groupErrors(const QList<LogEntry> &entries)
{
    QList<ErrorGroup> groups;
    QHash<QString, qsizetype> places;
    for (const LogEntry &entry : entries) {
        if (!entry.isFailed())
            continue;
        const QString message = entry.error.isEmpty() ? QString::number(entry.status) : entry.error.section('\n'_L1, 0, 0);
        const QString key = entry.function + u'\n' + errorFingerprint(message);
        const auto place = places.constFind(key);
        if (place == places.cend()) {
            places.insert(key, groups.size());
            groups.append({entry.function, message, 1, entry.time, entry.time, entry});
            continue;
        }
        ErrorGroup &group = groups[*place];
        ++group.count;
        group.first = std::min(group.first, entry.time);
        group.last = std::max(group.last, entry.time);
    }
    std::stable_sort(
        groups.begin(), groups.end(), [](const ErrorGroup &one, const ErrorGroup &other) { return one.count > other.count; });
    return groups;
}

} // namespace isola
