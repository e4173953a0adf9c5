#include "server/mcp/McpContent.h"

#include "core/agents/ToolSchema.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr QByteArrayView kWholeResult = "application/vnd.isola.tool-result+json";

QString mcpToolName(const QString &function)
{
    static const QRegularExpression allowed(QStringLiteral("\\A[A-Za-z0-9_.-]{1,128}\\z"));
    static const QRegularExpression other(QStringLiteral("[^A-Za-z0-9_.-]"));
    if (allowed.match(function).hasMatch())
        return function;
    const QByteArray hash = QCryptographicHash::hash(function.toUtf8(), QCryptographicHash::Sha256).toHex().first(8);
    return QString(function).replace(other, u"_"_s) + u'_' + QString::fromLatin1(hash);
}

QJsonObject mcpTool(const Tool &tool)
{
    const FunctionSettings &settings = tool.function->settings;
    const bool isReadOnly = tool.mode == AgentToolMode::ReadOnly;
    QJsonObject object{
        {u"name"_s, mcpToolName(tool.function->name)},
        {u"title"_s, tool.function->name},
        {u"description"_s, settings.agentTool.description.isEmpty() ? settings.description : settings.agentTool.description},
        {u"inputSchema"_s, inputSchemaOf(*tool.function)},
        {u"annotations"_s, QJsonObject{{u"title"_s, tool.function->name}, {u"readOnlyHint"_s, isReadOnly}}},
    };
    if (!settings.agentTool.schemas.output.isEmpty())
        object.insert("outputSchema"_L1, settings.agentTool.schemas.output);
    return object;
}

static QJsonObject textContent(const QString &text)
{
    return {{u"type"_s, u"text"_s}, {u"text"_s, text}};
}

QJsonObject mcpRefusal(const QString &text)
{
    return {{u"content"_s, QJsonArray{textContent(text)}}, {u"isError"_s, true}};
}

static QJsonObject mediaContent(const QByteArray &type, const QByteArray &body)
{
    const QString kind = type.startsWith("image/") ? u"image"_s : u"audio"_s;
    return {{u"type"_s, kind}, {u"data"_s, QString::fromLatin1(body.toBase64())}, {u"mimeType"_s, QString::fromLatin1(type)}};
}

static QJsonObject contentOf(const QByteArray &type, const QByteArray &body)
{
    if (type.startsWith("image/") || type.startsWith("audio/"))
        return mediaContent(type, body);
    return textContent(QString::fromUtf8(body));
}

QJsonObject mcpResult(const Tool &tool, const ToolAnswer &answer)
{
    QJsonObject meta{{u"isola/invocation"_s, QString::fromLatin1(wireName(answer.invocation))}};
    QJsonObject result;
    const QByteArray type = answer.contentType.split(';').first().trimmed().toLower();
    const QJsonDocument json = QJsonDocument::fromJson(answer.body);
    if (answer.error) {
        result = mcpRefusal(answer.error->message);
    } else if (type == kWholeResult && json.object().value("content"_L1).isArray()) {
        result = json.object();
    } else {
        result.insert("content"_L1, QJsonArray{contentOf(type, answer.body)});
        if (json.isObject() && type.contains("json"))
            result.insert("structuredContent"_L1, json.object());
    }
    if (answer.status >= 400)
        result.insert("isError"_L1, true);
    if (!tool.function->settings.agentTool.schemas.output.isEmpty() && !result.contains("structuredContent"_L1)
        && !result.value("isError"_L1).toBool())
        result = mcpRefusal(u"The tool did not answer the JSON object that its outputSchema promises."_s);
    if (answer.isTruncated)
        meta.insert("isola/truncated"_L1, true);
    result.insert("_meta"_L1, meta);
    return result;
}

} // namespace isola
