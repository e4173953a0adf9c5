#pragma once
// Asks models: any server that speaks OpenAI's chat completions. Goes out the way that functions' requests do, checked on the
// address that is really connected to. Waits and asks again where the server is busy or the answer was cut short. Engine thread.

#include "core/agents/AgentSettings.h"
#include "core/agents/EgressClient.h"
#include "core/agents/LlmAnswer.h"
#include "core/base/Callback.h"

#include <QJsonArray>

namespace isola {

struct LlmQuestion {
    LlmEndpoint endpoint;
    EgressPolicy policy;
    QString model;
    QJsonArray messages;
    QJsonArray tools;
    // Told what the model says, as it says it. A new attempt begins anew.
    std::function<void(const QString &text, int attempt)> told;
};

class LlmClient final : public QObject {
    Q_OBJECT

public:
    explicit LlmClient(EgressClient &client) : m_client(client) { } // outlives it
    ~LlmClient() override;

    // Answers once, not before this returns. The number is good for cancel() until then.
    quint64 ask(LlmQuestion question, Callback<LlmAnswer> done);
    void cancel(quint64 number); // no answer comes any more

private:
    static constexpr int kMostAttempts = 5;

    struct Asking {
        LlmQuestion question;
        Callback<LlmAnswer> done;
        int attempt = 0;
        quint64 transfer = 0;
        int status = 0;
        bool isStreamed = false;
        std::optional<Milliseconds> retryAfter; // as the server asks for
        QByteArray body; // of an answer that is not streamed
        LlmReader reader;
        std::unique_ptr<QTimer> timer; // for a sign of life, or until the next attempt
    };

    void send(quint64 number);
    void takeHead(Asking &asking, const HttpHead &head);
    void takeBytes(quint64 number, QByteArrayView bytes);
    void takeEnd(quint64 number, const QString &fault);
    void judge(quint64 number);
    static void tell(const Asking &asking, const QString &text);
    // The attempt came to nothing: once more, unless it would only fail again.
    void giveUp(quint64 number, const Error &error, bool isWorthRetrying);
    void finish(quint64 number, Result<LlmAnswer> answer);

    EgressClient &m_client;
    quint64 m_lastNumber = 0;
    std::unordered_map<quint64, Asking> m_asked;
};

} // namespace isola
