#include "app/cli/GivenTime.h"

#include <QDateTime>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace isola {

QString givenTime(const std::string &given)
{
    static const QRegularExpression ago(u"\\A(\\d{1,9})([smhd])\\z"_s);
    const QString text = QString::fromStdString(given);
    const auto match = ago.match(text);
    if (!match.hasMatch())
        return text;
    const QString unit = match.captured(2);
    const qint64 seconds = unit == "s"_L1 ? 1 : unit == "m"_L1 ? 60 : unit == "h"_L1 ? 3600 : 86400;
    return QDateTime::currentDateTimeUtc().addSecs(-match.captured(1).toLongLong() * seconds).toString(Qt::ISODateWithMs);
}

} // namespace isola
