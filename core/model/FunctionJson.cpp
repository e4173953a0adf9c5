#include "core/model/FunctionJson.h"

#include "core/model/TriggerJson.h"

#include <QTimeZone>
#include <QUrl>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr int kFirstServerErrorStatus = 500;

QJsonValue timeJson(const QDateTime &time)
{
    return time.isValid() ? QJsonValue(time.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue();
}

QJsonValue timeJson(const std::optional<WallTime> &time)
{
    if (!time)
        return {};
    const auto milliseconds = std::chrono::floor<Milliseconds>(time->time_since_epoch());
    return timeJson(QDateTime::fromMSecsSinceEpoch(milliseconds.count(), QTimeZone::utc()));
}

template <typename Tag> static QString idText(NumericId<Tag> id)
{
    return QString::number(qlonglong(id.value));
}

QString functionUrl(const QString &baseUrl, const FunctionVersion &function)
{
    const QString name = QString::fromLatin1(QUrl::toPercentEncoding(function.name));
    return baseUrl + u"/v1/"_s + function.app.value + u"/fn/"_s + name;
}

static double errorRate(const FunctionCounters &counters)
{
    return counters.invocations > 0 ? double(counters.errors) / double(counters.invocations) : 0.0;
}

// Over the calls that ran: a refused one has no execution time and must not make the function look fast.
static double averageMilliseconds(const FunctionCounters &counters)
{
    const std::chrono::duration<double, std::milli> total = counters.totalDuration;
    const qint64 ran = counters.invocations - counters.refused;
    return ran > 0 ? total.count() / double(ran) : 0.0;
}

static QJsonObject metricsJson(const FunctionCounters &counters)
{
    return {
        {u"total_invocations"_s, counters.invocations},
        {u"error_count"_s, counters.errors},
        {u"error_rate"_s, errorRate(counters) * 100},
        {u"avg_duration_ms"_s, averageMilliseconds(counters)},
        {u"last_invocation"_s, timeJson(counters.lastInvocation)},
    };
}

static void insertAgentTool(const AgentTool &tool, QJsonObject &object)
{
    object.insert("agent_tool"_L1, tool.isExposed);
    object.insert("agent_tool_description"_L1, tool.description);
    object.insert("agent_tool_mode"_L1, wireName(tool.mode));
    object.insert("agent_tool_exposed_to"_L1, wireName(tool.audience));
}

QJsonObject functionSummaryJson(const FunctionRecord &record, const FunctionCounters &counters, const QString &baseUrl)
{
    const FunctionVersion &live = *record.live;
    QJsonObject summary{
        {u"id"_s, idText(live.function)},
        {u"name"_s, live.name},
        {u"description"_s, live.settings.description},
        {u"version"_s, live.version},
        {u"url"_s, functionUrl(baseUrl, live)},
        {u"status"_s, counters.lastStatus >= kFirstServerErrorStatus ? u"error"_s : u"active"_s},
        {u"deployedAt"_s, timeJson(record.deployedAt)},
        {u"lastInvoked"_s, timeJson(counters.lastInvocation)},
        {u"lastStatus"_s, counters.lastStatus > 0 ? QJsonValue(counters.lastStatus) : QJsonValue()},
        {u"invocationCount"_s, counters.invocations},
        {u"errorCount"_s, counters.errors},
        {u"errorRate"_s, errorRate(counters)},
        {u"avgDuration"_s, averageMilliseconds(counters)},
        {u"triggers"_s, triggersJson(live.settings.triggers)},
        {u"metrics"_s, metricsJson(counters)},
    };
    insertAgentTool(live.settings.agentTool, summary);
    if (record.isDeleted)
        summary.insert("deleted"_L1, true);
    return summary;
}

QJsonObject modulesJson(const QMap<QString, QByteArray> &modules)
{
    QJsonObject object;
    for (auto module = modules.begin(); module != modules.end(); ++module)
        object.insert(module.key(), QString::fromUtf8(module.value()));
    return object;
}

QJsonArray variablesJson(const VariableNotes &notes)
{
    QJsonArray array;
    for (auto note = notes.begin(); note != notes.end(); ++note)
        array.append(
            QJsonObject{{u"key"_s, note.key()}, {u"secret"_s, note->isSecret}, {u"updatedAt"_s, timeJson(note->changedAt)}});
    return array;
}

QJsonObject functionDetailsJson(const FunctionRecord &record, const FunctionCounters &counters, const QString &baseUrl)
{
    const FunctionVersion &live = *record.live;
    const FunctionSettings &settings = live.settings;
    QJsonObject details = functionSummaryJson(record, counters, baseUrl);
    details.insert("code"_L1, QString::fromUtf8(live.code));
    details.insert("modules"_L1, modulesJson(live.modules));
    details.insert("envKeys"_L1, QJsonArray::fromStringList(record.environmentKeys));
    details.insert("env"_L1, variablesJson(record.variables));
    details.insert("timeoutMs"_L1, qint64(settings.timeout.count()));
    details.insert("memoryLimitMb"_L1, settings.memoryLimitMb);
    details.insert("cpuMs"_L1, settings.cpuLimit ? QJsonValue(qint64(settings.cpuLimit->count())) : QJsonValue());
    details.insert("egress"_L1, settings.egress);
    details.insert("record"_L1, settings.record);
    details.insert("allow_service_key_impersonation"_L1, settings.allowsImpersonation);
    return details;
}

QJsonObject versionDetailsJson(const FunctionRecord &record)
{
    QJsonObject details = functionDetailsJson(record, {}, {});
    for (const auto name :
        {"id"_L1, "url"_L1, "status"_L1, "deployedAt"_L1, "lastInvoked"_L1, "lastStatus"_L1, "invocationCount"_L1,
            "errorCount"_L1, "errorRate"_L1, "avgDuration"_L1, "metrics"_L1, "envKeys"_L1, "env"_L1, "deleted"_L1})
        details.remove(name);
    return details;
}

QJsonObject deployedJson(const Deployed &deployed, const QString &baseUrl)
{
    const FunctionVersion &live = *deployed.record.live;
    return {
        {u"id"_s, idText(live.function)},
        {u"name"_s, live.name},
        {u"version"_s, live.version},
        {u"url"_s, functionUrl(baseUrl, live)},
        {u"triggers"_s, triggersJson(live.settings.triggers)},
        {u"deployedAt"_s, timeJson(deployed.record.deployedAt)},
    };
}

QJsonObject versionJson(const VersionInfo &info)
{
    return {
        {u"version"_s, info.version},
        {u"sha256"_s, QString::fromLatin1(info.sha256)},
        {u"deployedAt"_s, timeJson(info.deployedAt)},
        {u"deployedBy"_s, info.deployedBy},
        {u"note"_s, info.note},
        {u"live"_s, info.isLive},
    };
}

static QJsonValue rateLimitJson(const std::optional<RateLimit> &limit)
{
    if (!limit)
        return {};
    return QJsonObject{{u"per_second"_s, limit->perSecond}, {u"burst"_s, limit->burst}};
}

QJsonObject appJson(const App &app)
{
    return {
        {u"id"_s, app.id.value},
        {u"app_id"_s, app.id.value},
        {u"name"_s, app.name},
        {u"paused"_s, app.isPaused},
        {u"reason"_s, app.pauseReason},
        {u"allowed_origins"_s, QJsonArray::fromStringList(app.allowedOrigins)},
        {u"issuer"_s, app.jwtIssuer},
        {u"audience"_s, app.jwtAudience},
        {u"jwks"_s, app.jwks},
        {u"jwks_url"_s, app.jwksUrl},
        {u"rate_limit"_s, rateLimitJson(app.rateLimit)},
        {u"log_retention_days"_s, app.logRetentionDays},
        {u"log_retention_mb"_s, app.logRetentionMb},
        {u"record"_s, app.record},
        {u"object_quota_bytes"_s, app.objectQuotaBytes ? QJsonValue(*app.objectQuotaBytes) : QJsonValue()},
        {u"egress"_s, app.egress},
        {u"created_at"_s, timeJson(app.createdAt)},
    };
}

QJsonObject tokenJson(const Token &token)
{
    return {
        {u"id"_s, idText(token.id)},
        {u"kind"_s, token.kind},
        {u"name"_s, token.name},
        {u"prefix"_s, token.prefix},
        {u"created_at"_s, timeJson(token.createdAt)},
        {u"last_used_at"_s, token.lastUsedAt ? timeJson(*token.lastUsedAt) : QJsonValue()},
    };
}

QJsonObject createdTokenJson(const CreatedToken &created)
{
    QJsonObject object = tokenJson(created.token);
    object.remove("prefix"_L1);
    object.remove("last_used_at"_L1);
    if (created.accessKeyId.isEmpty()) {
        object.insert("token"_L1, created.secret);
    } else {
        object.insert("access_key_id"_L1, created.accessKeyId);
        object.insert("secret_access_key"_L1, created.secret);
    }
    return object;
}

} // namespace isola
