#include "core/triggers/cron/TimeZoneId.h"

#include <QRegularExpression>

namespace isola {

using namespace Qt::StringLiterals;

Result<QTimeZone> timeZoneOf(const QString &id)
{
    // The shape first: Qt takes an empty id for the machine's own zone, and other ids for paths or offsets.
    static const QRegularExpression pattern(u"\\A[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*\\z"_s);
    static const QRegularExpression offset(u"\\A(UTC|GMT)[+-]"_s);
    if (pattern.match(id).hasMatch() && !offset.match(id).hasMatch())
        if (QTimeZone zone(id.toLatin1()); zone.isValid())
            return zone;
    return fail(ErrorCode::ValidationInvalidSchema, u"%1 is not a time zone of the IANA database"_s.arg(id),
        u"Name one like Europe/Rome, or UTC."_s);
}

} // namespace isola
