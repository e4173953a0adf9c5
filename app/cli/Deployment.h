#pragma once
// One deploy from disk to server and what is said about it. Shared by `isola deploy` and `isola dev`.

#include "app/cli/FunctionSource.h"
#include "app/cli/Session.h"

#include <functional>
#include <optional>

namespace isola {

struct DeployFlags : ClientFlags {
    std::string path;
    std::optional<std::string> name;
    std::optional<std::string> note;
    bool isWatching = false;
    bool isDryRun = false;
    std::optional<int> shadow; // how many recorded calls it is held against first
    bool acceptsDifferences = false;
};

// Reads the source and applies the flags that stand over its settings.
CommandResult<FunctionSource> readSource(const DeployFlags &flags);

CommandResult<QJsonObject> deploy(Session &session, const FunctionSource &source);

// Deploys now and at every save, until the event loop ends. A deploy that fails is reported and the next save tried: the live
// version stays meanwhile. `deployed` hears the name after each one that succeeds.
CommandResult<void> deployAtEverySave(
    Session &session, const DeployFlags &flags, const std::function<void(const QString &)> &deployed);

} // namespace isola
