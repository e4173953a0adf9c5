#include "core/triggers/cron/TimeZoneId.h"

#include <QFile>
#include <QRegularExpression>

namespace isola {

using namespace Qt::StringLiterals;

Result<QTimeZone> timeZoneOf(const QString &id)
{
    // The shape first: Qt takes an empty id for the machine's own zone, and other ids for paths or offsets.
    static const QRegularExpression pattern(u"\\A[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*\\z"_s);
    static const QRegularExpression offset(u"\\A(UTC|GMT)[+-]"_s);
    const bool isName = pattern.match(id).hasMatch() && !offset.match(id).hasMatch();
    // A word that the database does not know is a rule without an offset to Qt, which it takes for UTC.
    if (isName && (id == "UTC"_L1 || QFile::exists(u"/usr/share/zoneinfo/"_s + id)))
        if (QTimeZone zone(id.toLatin1()); zone.isValid())
            return zone;
    return fail(ErrorCode::ValidationInvalidSchema, u"%1 is not a time zone of the IANA database"_s.arg(id),
        u"Name one like Europe/Rome, or UTC."_s);
}

} // namespace isola
