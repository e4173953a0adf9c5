#pragma once
// Where webhooks come in: decides whether the sender may, keeps the event, runs the function and answers. What is refused is a
// row in the function's log with the reason; the sender is told no more than that it was refused. Engine thread.

#include "core/triggers/Deliveries.h"
#include "core/triggers/webhook/WebhookKeys.h"
#include "core/triggers/webhook/WebhookSignature.h"

namespace isola {

struct WebhookArrival {
    AppId app;
    QString function; // as in the URL
    QByteArray signature; // of the URL; empty: none
    WebhookMessage message; // its URL without the signature
};

// What the sender is answered: one of the two.
struct WebhookReply {
    std::optional<Error> error;
    TriggerAnswer answer;
};

class WebhookDoor final {
public:
    // All of them outlive this.
    struct Surroundings {
        Engine &engine;
        const FunctionRegistry &functions;
        const AppRegistry &apps;
        const Clock &clock;
        Deliveries &deliveries;
        WebhookKeys &keys;
    };

    using Replied = std::function<void(const WebhookReply &)>;

    explicit WebhookDoor(const Surroundings &surroundings) : m_with(surroundings) { }

    void receive(const WebhookArrival &arrival, Replied replied);

    // A message as this provider would send it to the function: signed with the trigger's secret, and the URL's signature.
    // ValidationInvalidSchema when the trigger takes nothing from it.
    Result<WebhookArrival> sample(const FunctionVersion &function, WebhookProvider provider, const QByteArray &body) const;

private:
    struct Judgement {
        std::optional<WebhookProvider> provider;
        QString fault; // empty: welcome
    };

    Judgement judge(const FunctionVersion &function, const WebhookConfig &config, const WebhookArrival &arrival) const;
    void refuse(
        const FunctionVersionPtr &function, const WebhookArrival &arrival, const Judgement &judgement, const Error &error);
    void deliver(const FunctionVersionPtr &function, const WebhookConfig &config, WebhookProvider provider,
        const WebhookArrival &arrival, const Replied &replied);

    const Surroundings m_with;
};

} // namespace isola
