#pragma once
// What the server is at in this moment, over all its shards: values, and the way to ask for them.

#include "core/dispatch/EngineStatus.h"

#include <functional>

namespace isola {

struct ServerFigures {
    EngineStatus engine;
    int connections = 0;
    int logTails = 0;

    void add(const ServerFigures &other)
    {
        engine.add(other.engine);
        connections += other.connections;
        logTails += other.logTails;
    }
};

// Asked and answered on the asking thread, at once or when every shard has had its turn.
using AskFigures = std::function<void(std::function<void(const ServerFigures &)> answer)>;

} // namespace isola
