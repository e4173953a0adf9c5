#include "core/agents/LlmAnswer.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr qsizetype kLongestLine = 4 * 1024 * 1024;
static constexpr qsizetype kLongestAnswerText = 8 * 1024 * 1024;

static tl::unexpected<Error> strangeAnswer(const QString &what)
{
    return fail(ErrorCode::RuntimeUnavailable, u"The model's server answered %1"_s.arg(what),
        u"Check llm.base_url in the agent settings."_s);
}

QJsonObject assistantMessage(const LlmAnswer &answer)
{
    QJsonObject message{{u"role"_s, u"assistant"_s}, {u"content"_s, answer.text}};
    if (answer.calls.isEmpty())
        return message;
    if (answer.text.isEmpty())
        message.insert("content"_L1, QJsonValue());
    QJsonArray calls;
    for (const LlmToolCall &call : answer.calls)
        calls.append(QJsonObject{{u"id"_s, call.id}, {u"type"_s, u"function"_s},
            {u"function"_s, QJsonObject{{u"name"_s, call.name}, {u"arguments"_s, call.arguments}}}});
    message.insert("tool_calls"_L1, calls);
    return message;
}

static bool takeUsage(const QJsonObject &object, LlmAnswer &answer)
{
    const QJsonValue usage = object.value("usage"_L1);
    if (!usage.isObject())
        return false;
    answer.promptTokens = usage["prompt_tokens"_L1].toInt();
    answer.completionTokens = usage["completion_tokens"_L1].toInt();
    return true;
}

Result<LlmAnswer> wholeLlmAnswer(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const QJsonObject choice = object.value("choices"_L1).toArray().first().toObject();
    const QJsonObject message = choice.value("message"_L1).toObject();
    if (message.isEmpty())
        return strangeAnswer(u"no chat completion: there is no choices[0].message"_s);
    LlmAnswer answer;
    answer.text = message.value("content"_L1).toString();
    answer.finishReason = choice.value("finish_reason"_L1).toString();
    for (const QJsonValue &call : message.value("tool_calls"_L1).toArray())
        answer.calls.append({call["id"_L1].toString(), call["function"_L1]["name"_L1].toString(),
            call["function"_L1]["arguments"_L1].toString()});
    answer.isEstimated = !takeUsage(object, answer);
    return answer;
}

QString llmFaultOf(const QByteArray &body)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    const QJsonValue error = object.value("error"_L1);
    return error.isString() ? error.toString() : error["message"_L1].toString(object.value("message"_L1).toString());
}

// ---- Streamed

Result<void> LlmReader::add(QByteArrayView bytes)
{
    m_rest += bytes;
    if (m_rest.size() > kLongestLine && !m_rest.contains('\n'))
        return strangeAnswer(u"a line without end"_s);
    for (qsizetype end = m_rest.indexOf('\n'); end >= 0; end = m_rest.indexOf('\n')) {
        const QByteArray line = m_rest.first(end);
        m_rest.remove(0, end + 1);
        if (const Result<void> taken = takeLine(line.endsWith('\r') ? QByteArrayView(line).chopped(1) : line); !taken)
            return taken;
    }
    return {};
}

LlmAnswer LlmReader::answer() const
{
    LlmAnswer answer = m_answer;
    answer.isEstimated = !m_hasUsage;
    return answer;
}

QString LlmReader::takeNews()
{
    const QString news = m_answer.text.sliced(m_taken);
    m_taken = m_answer.text.size();
    return news;
}

Result<void> LlmReader::takeLine(QByteArrayView line)
{
    static constexpr QByteArrayView kData = "data:";
    if (!line.startsWith(kData))
        return {}; // comments, names, the empty lines between events
    const QByteArrayView data = line.sliced(kData.size()).trimmed();
    if (data == "[DONE]") {
        m_isComplete = true;
        return {};
    }
    return takeChunk(data.toByteArray());
}

Result<void> LlmReader::takeChunk(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        return strangeAnswer(u"a chunk that is not JSON"_s);
    const QJsonObject chunk = document.object();
    if (chunk.contains("error"_L1))
        return strangeAnswer(u"with an error in its stream: %1"_s.arg(llmFaultOf(json)));
    m_hasUsage = takeUsage(chunk, m_answer) || m_hasUsage;
    const QJsonObject choice = chunk.value("choices"_L1).toArray().first().toObject(); // the last chunk has none
    const QJsonObject delta = choice.value("delta"_L1).toObject();
    m_answer.text += delta.value("content"_L1).toString();
    for (const QJsonValue &piece : delta.value("tool_calls"_L1).toArray())
        takeCall(piece.toObject());
    if (const QString reason = choice.value("finish_reason"_L1).toString(); !reason.isEmpty())
        m_answer.finishReason = reason;
    if (m_answer.text.size() > kLongestAnswerText || m_answer.calls.size() > 1000)
        return strangeAnswer(u"more than is taken"_s);
    return {};
}

// The first piece of a call names it, the others bring its arguments bit by bit; servers that send calls whole may leave the
// number out.
void LlmReader::takeCall(const QJsonObject &piece)
{
    const int index = piece.value("index"_L1).toInt(int(m_indices.size()));
    qsizetype place = m_indices.indexOf(index);
    if (place < 0) {
        place = m_indices.size();
        m_indices.append(index);
        m_answer.calls.append(LlmToolCall());
    }
    LlmToolCall &call = m_answer.calls[place];
    const QJsonObject function = piece.value("function"_L1).toObject();
    if (const QString id = piece.value("id"_L1).toString(); !id.isEmpty())
        call.id = id;
    if (call.name.isEmpty())
        call.name = function.value("name"_L1).toString();
    call.arguments += function.value("arguments"_L1).toString();
}

} // namespace isola
