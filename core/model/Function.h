#pragma once
// A deployed function as the engine and the API see it: immutable values, shared between threads by pointer.

#include "core/base/Clock.h"
#include "core/base/Ids.h"
#include "core/model/Trigger.h"

#include <QMap>
#include <QStringList>
#include <memory>
#include <optional>

namespace isola {

enum class AgentToolMode { ReadOnly, ReadWrite };
enum class AgentToolAudience { DeveloperOnly, EndUser };

QLatin1StringView wireName(AgentToolMode mode); // "read_only", "read_write"
std::optional<AgentToolMode> agentToolModeFromWire(QStringView name);
QLatin1StringView wireName(AgentToolAudience audience); // "developer_only", "end_user"
std::optional<AgentToolAudience> agentToolAudienceFromWire(QStringView name);

// JSON Schemas of what a tool takes and gives; empty: it says nothing.
struct ToolSchemas {
    QJsonObject input;
    QJsonObject output;

    bool operator==(const ToolSchemas &) const = default;
};

struct AgentTool {
    bool isExposed = false;
    QString description; // shown to the model, at most 500 characters
    AgentToolMode mode = AgentToolMode::ReadOnly;
    AgentToolAudience audience = AgentToolAudience::DeveloperOnly;
    ToolSchemas schemas; // as the deployed module exports them

    bool operator==(const AgentTool &) const = default;
};

// Everything about a version that is not its code.
struct FunctionSettings {
    QString description;
    Milliseconds timeout{30000}; // 1 to 300000
    int memoryLimitMb = 128; // 64 to 1024
    std::optional<Milliseconds> cpuLimit;
    QList<Trigger> triggers{Trigger{}}; // at most one per type
    AgentTool agentTool;
    bool allowsImpersonation = true; // a service token's X-Isola-As-User may set ctx.user
    QString record = QStringLiteral("app"); // off, errors, all, sampled:N; app: as the app says
    QJsonObject egress; // empty: the app's policy alone

    const Trigger *trigger(TriggerType type) const; // null without one
    bool operator==(const FunctionSettings &) const = default;
};

using EnvironmentVariables = QMap<QString, QString>;

struct ReplayedLoad {
    InvocationId call;
    QByteArray tape; // what the load before the recorded call saw of time and randomness
    double clockMs = 0; // when the call began, wall time
};

// One deploy, immutable. `revision` also counts changes that make no version (environment, rename of the app): the engine keeps
// instances per revision, so a new one means that new calls go to new instances while running calls finish on the old.
struct FunctionVersion {
    FunctionId function;
    AppId app;
    QString appName;
    QString name;
    int version = 1; // 1, 2, ... per function
    int64_t revision = 0; // unique over the whole registry, counts up
    QByteArray code; // the author's source, UTF-8, JavaScript or TypeScript
    QMap<QString, QByteArray> modules; // path to source, for relative imports
    QString appRecord = QStringLiteral("off"); // for functions that leave it to the app
    QJsonObject appEgress; // the app's policy, which the function's own can only narrow
    QMap<QString, QByteArray> compiled; // what runs in place of a TypeScript source: its path, empty for the entry, to JavaScript
    EnvironmentVariables environment; // the app's and the function's own, decrypted: never logged, never serialised
    FunctionSettings settings;

    bool isHouseOwn = false; // a helper of the server's own: its calls are no one's and leave no rows
    bool isInspected = false; // a debugger looks into its one instance, which runs one call at a time
    std::optional<ReplayedLoad> replay; // for a recorded call to be run again: no other call runs in its instances

    // Which of its calls are recorded: off, errors, all, sampled:N.
    const QString &recording() const { return settings.record == QLatin1StringView("app") ? appRecord : settings.record; }
    // Time and randomness of its instances are written down, or given again.
    bool isTaped() const { return replay || recording() != QLatin1StringView("off"); }

    // Taken out of settings once, so that a call compares no strings.
    bool hasHttpTrigger = false;
    HttpAuth httpAuth = HttpAuth::Required;
    QByteArrayList httpMethods; // empty: any
    QString httpPath; // empty: any sub-path
};

using FunctionVersionPtr = std::shared_ptr<const FunctionVersion>;

} // namespace isola
