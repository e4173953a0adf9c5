#include "ui/registry/FunctionArchive.h"

#include <QCoreApplication>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kFormat = 1; // a newer one is refused

static QString tr(const char *text)
{
    return QCoreApplication::translate("isola", text);
}

QJsonObject archivedFunction(const QJsonObject &details)
{
    QJsonObject function;
    for (const auto field : {"name"_L1, "description"_L1, "code"_L1, "modules"_L1, "timeoutMs"_L1, "memoryLimitMb"_L1, "cpuMs"_L1,
             "egress"_L1, "record"_L1, "allow_service_key_impersonation"_L1, "triggers"_L1, "agent_tool"_L1,
             "agent_tool_description"_L1, "agent_tool_mode"_L1, "agent_tool_exposed_to"_L1, "envKeys"_L1})
        if (const QJsonValue value = details.value(field); !value.isUndefined() && !value.isNull())
            function.insert(field, value);
    return function;
}

QByteArray archiveText(const QString &app, const QJsonArray &functions)
{
    return QJsonDocument(QJsonObject{{u"isola_archive"_s, kFormat}, {u"app"_s, app}, {u"functions"_s, functions}}).toJson();
}

Result<QJsonArray> functionsOfArchive(const QByteArray &text)
{
    QJsonParseError fault;
    const QJsonObject archive = QJsonDocument::fromJson(text, &fault).object();
    const int format = archive.value("isola_archive"_L1).toInt();
    if (fault.error != QJsonParseError::NoError || format < 1 || !archive.value("functions"_L1).isArray())
        return fail(ErrorCode::ValidationInvalidSchema, tr("This is not a file of exported functions."),
            tr("Choose one that the console or `isola export` wrote."));
    if (format > kFormat)
        return fail(ErrorCode::ValidationInvalidSchema, tr("This file was written by a newer version of Isola."),
            tr("Import it with that version."));
    return archive.value("functions"_L1).toArray();
}

QJsonObject deployBodyOf(QJsonObject archived)
{
    QJsonArray triggers;
    for (const QJsonValue &value : archived.value("triggers"_L1).toArray()) {
        QJsonObject trigger = value.toObject();
        QJsonObject config = trigger.value("config"_L1).toObject();
        if (config.value("secret"_L1) == "***"_L1) {
            config.remove("secret"_L1);
            trigger.insert("config"_L1, config);
        }
        triggers.append(trigger);
    }
    if (archived.contains("triggers"_L1))
        archived.insert("triggers"_L1, triggers);
    archived.remove("envKeys"_L1);
    return archived;
}

} // namespace isola
