#pragma once
// Asks models: any server that speaks OpenAI's chat completions. Goes out the way that functions' requests do, checked on the
// address that is really connected to. Waits and asks again where the server is busy or the answer was cut short. Has an egress
// thread of its own, from the first question on. Engine thread.

#include "core/agents/AgentSettings.h"
#include "core/agents/LlmAnswer.h"
#include "core/base/Callback.h"
#include "core/base/Clock.h"
#include "core/dispatch/egress/LazyEgress.h"

#include <QJsonArray>
#include <QObject>
#include <QTimer>
#include <memory>
#include <unordered_map>

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
    explicit LlmClient(EgressOptions options);
    ~LlmClient() override;

    // Ports that this server listens on: no model is asked there.
    void setOwnPorts(const QList<quint16> &ports);

    // Answers once, not before this returns. The number is good for cancel() until then.
    quint64 ask(LlmQuestion question, Callback<LlmAnswer> done);
    void cancel(quint64 number); // no answer comes any more

private:
    static constexpr int kMostAttempts = 5;

    struct Asking {
        LlmQuestion question;
        Callback<LlmAnswer> done;
        int attempt = 0;
        uint64_t transfer = 0;
        int status = 0;
        bool isStreamed = false;
        std::optional<Milliseconds> retryAfter; // as the server asks for
        QByteArray body; // of an answer that is not streamed
        LlmReader reader;
        std::unique_ptr<QTimer> timer; // for a sign of life, or until the next attempt
    };

    void send(quint64 number);
    void takeEvents();
    void takeEvent(const EgressEvent &event);
    void takeHead(Asking &asking, const EgressEvent &event);
    void takeEnd(quint64 number);
    static void tell(const Asking &asking, const QString &text);
    // The attempt came to nothing: once more, unless it would only fail again.
    void giveUp(quint64 number, const Error &error, bool isWorthRetrying);
    void finish(quint64 number, Result<LlmAnswer> answer);

    quint64 m_lastNumber = 0;
    uint64_t m_lastTransfer = 0;
    std::unordered_map<quint64, Asking> m_asked;
    std::unordered_map<uint64_t, quint64> m_transfers; // whose they are
    LazyEgress m_egress; // last: its thread calls back into this
};

} // namespace isola
