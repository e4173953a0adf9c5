#include "core/agents/McpAnswer.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr qsizetype kLargestBody = 1024 * 1024; // a model reads no more than this

// Words as they are; of what cannot be read, that it was there.
static QString textOf(const QJsonValue &content)
{
    const QString type = content["type"_L1].toString();
    if (type == "text"_L1)
        return content["text"_L1].toString();
    if (type == "resource"_L1 && content["resource"_L1]["text"_L1].isString())
        return content["resource"_L1]["text"_L1].toString();
    if (type == "resource_link"_L1)
        return content["uri"_L1].toString();
    return u"[%1 that cannot be shown here]"_s.arg(type.isEmpty() ? u"something"_s : type);
}

ToolAnswer toolAnswerOfMcp(const QJsonObject &result)
{
    QStringList texts;
    for (const QJsonValue &content : result.value("content"_L1).toArray())
        texts.append(textOf(content));
    ToolAnswer answer;
    answer.status = 200;
    answer.contentType = "text/plain; charset=utf-8";
    answer.body = texts.join(u'\n').toUtf8();
    if (result.value("isError"_L1).toBool()) {
        answer.status = 500;
        answer.error = Error{ErrorCode::FunctionError, texts.join(u'\n'), u"Look at what the tool says."_s, {}};
    } else if (const QJsonValue structured = result.value("structuredContent"_L1); structured.isObject()) {
        answer.contentType = "application/json";
        answer.body = QJsonDocument(structured.toObject()).toJson(QJsonDocument::Compact);
    }
    answer.isTruncated = answer.body.size() > kLargestBody;
    answer.body.truncate(kLargestBody);
    return answer;
}

} // namespace isola
