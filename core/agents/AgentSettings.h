#pragma once
// What an app says once for all of its agents: which model they speak to, who is told of calls that wait for a person, how many
// tool calls one caller may make. Immutable values; the only place that knows the rules of the body.

#include "core/base/Result.h"
#include "core/model/App.h"

#include <QMap>
#include <chrono>

namespace isola {

// Any server that speaks OpenAI's chat completions.
struct LlmEndpoint {
    QString baseUrl; // "https://api.openai.com/v1", without a slash at its end
    QString model; // of nodes that name none
    QString apiKey; // empty: none is sent
    std::chrono::seconds patience{120}; // without a byte of an answer

    bool operator==(const LlmEndpoint &) const = default;
};

// Where it is told that a call waits for a person: Standard Webhooks 1.0.
struct ApprovalWebhook {
    QString url;
    QString secret; // "whsec_" and the key in Base64

    bool operator==(const ApprovalWebhook &) const = default;
};

struct AgentSettings {
    std::optional<LlmEndpoint> llm;
    std::optional<ApprovalWebhook> webhook;
    std::optional<RateLimit> toolCalls = RateLimit{50, 200}; // of one caller, over MCP and REST; none: no limit

    bool operator==(const AgentSettings &) const = default;
};

// A change as asked for: what is absent stays as it is.
struct AgentSettingsChange {
    QJsonObject body;

    // All offending fields at once; unknown fields are refused by name. A webhook without a secret gets a fresh one.
    Result<AgentSettings> appliedTo(const AgentSettings &settings) const;
};

// Secrets are shown as "***".
QJsonObject agentSettingsJson(const AgentSettings &settings);

// As it is stored: without secrets, and those by their names.
QJsonObject storedSettings(const AgentSettings &settings);
QMap<QString, QByteArray> secretsOf(const AgentSettings &settings);
AgentSettings settingsFromStored(const QJsonObject &object, const QMap<QString, QByteArray> &secrets);

} // namespace isola
