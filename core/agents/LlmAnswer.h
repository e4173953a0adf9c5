#pragma once
// What a model answers, put together from the pieces that it is streamed in. The only place that knows the shapes of chat
// completions (platform.openai.com/docs/api-reference/chat, which other servers speak too). Values, nothing kept.

#include "core/base/Result.h"

#include <QJsonObject>
#include <QList>

namespace isola {

struct LlmToolCall {
    QString id;
    QString name;
    QString arguments; // JSON as the model wrote it, which may be none
};

struct LlmAnswer {
    QString text;
    QList<LlmToolCall> calls;
    QString finishReason; // "stop", "tool_calls", "length", "content_filter"
    int promptTokens = 0;
    int completionTokens = 0;
    bool isEstimated = false; // the server did not count tokens
};

// {"role": "assistant", ...}, to be sent with the next question.
QJsonObject assistantMessage(const LlmAnswer &answer);

// Of a server that does not stream.
Result<LlmAnswer> wholeLlmAnswer(const QByteArray &json);

// Why the server refused, out of the body of its answer; empty when it does not say.
QString llmFaultOf(const QByteArray &body);

// Reads the events of a streamed answer.
class LlmReader final {
public:
    // Whole or broken lines. An error when what comes is no answer.
    Result<void> add(QByteArrayView bytes);
    bool isComplete() const { return m_isComplete; } // false at the end: it was cut short
    LlmAnswer answer() const;
    QString takeNews(); // of its text, since the last time

private:
    Result<void> takeLine(QByteArrayView line);
    Result<void> takeChunk(const QByteArray &json);
    void takeCall(const QJsonObject &piece);

    QByteArray m_rest; // a line that has not ended yet
    LlmAnswer m_answer;
    QList<int> m_indices; // the server's number of each call
    qsizetype m_taken = 0; // of the text, by takeNews()
    bool m_hasUsage = false;
    bool m_isComplete = false;
};

} // namespace isola
