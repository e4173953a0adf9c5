#pragma once
// A deploy as asked for: what is absent keeps its value on an existing function and takes the default on a new one. The only
// place that knows the rules of the deploy body.

#include "core/base/Result.h"
#include "core/model/Function.h"

#include <QJsonObject>
#include <optional>

namespace isola {

struct StoredFunction;

struct DeployRequest {
    QString name;
    std::optional<QByteArray> code; // needed for a new function
    std::optional<QMap<QString, QByteArray>> modules;
    std::optional<QString> description;
    std::optional<EnvironmentVariables> environment; // replaces the function's own variables
    std::optional<Milliseconds> timeout;
    std::optional<int> memoryLimitMb;
    std::optional<Milliseconds> cpuLimit;
    std::optional<QList<Trigger>> triggers;
    std::optional<bool> agentToolExposed;
    std::optional<QString> agentToolDescription;
    std::optional<AgentToolMode> agentToolMode;
    std::optional<AgentToolAudience> agentToolAudience;
    std::optional<bool> allowsImpersonation;
    std::optional<QString> record;
    std::optional<QJsonObject> egress;
    QString note;
    std::optional<int> expectedVersion; // If-Match: 409 when the live version is another

    // All offending fields at once; unknown fields are refused by name.
    static Result<DeployRequest> fromJson(const QJsonObject &body);

    // The next version of `function`, which is the live one, or one that was never deployed (version 0).
    Result<StoredFunction> appliedTo(StoredFunction function) const;
};

} // namespace isola
