#pragma once
// A new agent or a change to one, as asked for. The only place that knows the rules of the body.

#include "core/agents/Agent.h"
#include "core/base/Result.h"

#include <optional>

namespace isola {

struct AgentRequest {
    QString name; // of a new one
    std::optional<QString> displayName;
    std::optional<QString> description;
    std::optional<QJsonObject> source;
    GraphSpec graph; // of the source

    // All offending fields at once; unknown fields are refused by name.
    static Result<AgentRequest> forNew(const QJsonObject &body);
    static Result<AgentRequest> forChange(const QJsonObject &body);

    void applyTo(Agent &agent) const;
};

} // namespace isola
