#include "core/triggers/CronStart.h"

#include "core/model/FunctionJson.h"

#include <QJsonDocument>

namespace isola {

using namespace Qt::StringLiterals;

Invocation cronInvocation(const CronState &state, const FunctionVersionPtr &live, const CronStart &start, const QString &baseUrl)
{
    const QJsonObject detail{
        {u"schedule"_s, state.schedule},
        {u"timezone"_s, state.timeZone},
        {u"scheduled_at"_s, timeJson(std::optional(start.due))},
        {u"catch_up"_s, start.isCatchUp},
        {u"missed"_s, start.missed},
        {u"manual"_s, start.isManual},
        {u"redelivered"_s, start.wasCutOff},
    };
    Invocation invocation;
    invocation.function = live;
    invocation.source = InvocationSource::Cron;
    invocation.logPath = timeJson(std::optional(start.due)).toString().toLatin1();
    invocation.caller.kind = CallerKind::Trigger;
    invocation.triggerDetail = QJsonDocument(detail).toJson(QJsonDocument::Compact);
    invocation.request.method = "POST";
    invocation.request.url = functionUrl(baseUrl, *live).toLatin1();
    invocation.request.fields = "content-type:application/json\n";
    invocation.request.body = invocation.triggerDetail;
    return invocation;
}

} // namespace isola
