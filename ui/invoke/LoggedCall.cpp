#include "ui/invoke/LoggedCall.h"

#include "ui/widgets/Format.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

class LoggedCallWords {
    Q_DECLARE_TR_FUNCTIONS(LoggedCall)
};

} // namespace

// "end_user_jwt:ada" was called by ada; others have the id of their key there.
static QString userOf(const QString &caller)
{
    static const QString kUser = u"end_user_jwt:"_s;
    return caller.startsWith(kUser) ? caller.mid(kUser.size()) : QString();
}

static bool hasRequest(const LogEntry &entry)
{
    return entry.path.startsWith('/'_L1) || entry.path.startsWith('?'_L1);
}

LoggedCall loggedCall(const LogEntry &entry)
{
    LoggedCall call;
    if (!hasRequest(entry)) { // the name of an event stands there
        call.request = {{u"method"_s, u"POST"_s}, {u"as_trigger"_s, QJsonObject{{u"type"_s, entry.trigger}}}};
        call.missing
            = LoggedCallWords::tr("The log keeps that %1 was delivered, not what it held: fill the body in.").arg(entry.path);
        return call;
    }
    call.request = {{u"method"_s, entry.method}};
    if (entry.path != "/"_L1)
        call.request.insert("path"_L1, entry.path);
    if (const QString user = userOf(entry.caller); !user.isEmpty())
        call.request.insert("as_user"_L1, user);
    call.missing = entry.requestBytes > 0
        ? LoggedCallWords::tr("The log keeps neither headers nor body (%1): fill them in.").arg(formatBytes(entry.requestBytes))
        : LoggedCallWords::tr("The log keeps no headers.");
    return call;
}

} // namespace isola
