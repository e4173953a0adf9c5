#pragma once
// An agent: a name, what it is for, and its graph. An immutable value.

#include "core/agents/GraphSpec.h"
#include "core/base/Ids.h"

#include <QDateTime>
#include <memory>

namespace isola {

struct Agent {
    AppId app;
    QString name; // 1 to 64 of [A-Za-z0-9_-], chosen once
    QString displayName;
    QString description;
    QJsonObject source; // the graph as it was sent
    GraphSpec graph; // the same, read
    QDateTime createdAt;
    QDateTime updatedAt;
};

using AgentPtr = std::shared_ptr<const Agent>;

// {name, display_name, description, graph_spec, created_at, updated_at}
QJsonObject agentJson(const Agent &agent);

} // namespace isola
