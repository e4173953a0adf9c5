#include "core/agents/LlmTools.h"

#include "core/agents/ToolSchema.h"

#include <QCryptographicHash>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr qsizetype kLongestResult = 100'000; // characters: a model's window is not endless

QString llmToolName(const QString &function)
{
    static const QRegularExpression allowed(QStringLiteral("\\A[A-Za-z0-9_-]{1,64}\\z"));
    static const QRegularExpression other(QStringLiteral("[^A-Za-z0-9_-]"));
    if (allowed.match(function).hasMatch())
        return function;
    const QByteArray hash = QCryptographicHash::hash(function.toUtf8(), QCryptographicHash::Sha256).toHex().first(8);
    return QString(function).replace(other, u"_"_s).left(55) + u'_' + QString::fromLatin1(hash);
}

QJsonArray llmTools(const QList<Tool> &tools)
{
    QJsonArray array;
    for (const Tool &tool : tools) {
        const FunctionSettings &settings = tool.function->settings;
        const QString &description
            = settings.agentTool.description.isEmpty() ? settings.description : settings.agentTool.description;
        array.append(QJsonObject{{u"type"_s, u"function"_s},
            {u"function"_s,
                QJsonObject{{u"name"_s, llmToolName(tool.function->name)}, {u"description"_s, description},
                    {u"parameters"_s,
                        tool.foreign && !tool.foreign->server.name.isEmpty() ? tool.foreign->inputSchema
                                                                             : inputSchemaOf(*tool.function)}}}});
    }
    return array;
}

QString llmToolResult(const ToolAnswer &answer)
{
    if (answer.error)
        return u"The tool failed: "_s + answer.error->message;
    if (answer.contentType.startsWith("image/") || answer.contentType.startsWith("audio/"))
        return u"The tool answered %1, which cannot be shown here."_s.arg(QString::fromLatin1(answer.contentType));
    QString text = QString::fromUtf8(answer.body);
    if (text.size() > kLongestResult)
        text = text.first(kLongestResult) + u"\n[the rest was left out]"_s;
    return answer.status >= 400 ? u"The tool answered the status %1: %2"_s.arg(QString::number(answer.status), text) : text;
}

} // namespace isola
