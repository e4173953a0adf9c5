#pragma once
// Agents over a registry, and an engine that runs nothing: its pool is not started.

#include "core/agents/Agents.h"
#include "core/logs/LogWriter.h"
#include "tests/core/registry/RegistryFixture.h"

#include <QTemporaryDir>
#include <memory>

namespace isola {

struct AgentsFixture {
    AgentsFixture() { open(); }

    void open()
    {
        agents = std::move(*Agents::create(*registry.database, *registry.apps, *registry.functions, engine, registry.clock));
    }

    // As a server that starts again.
    void reopen()
    {
        agents.reset();
        registry.reopen();
        open();
    }

    // In the order they are built, so that each goes before what it needs.
    QTemporaryDir logs;
    RegistryFixture registry;
    std::unique_ptr<LogWriter> log = std::move(*LogWriter::create(logs.path(), registry.clock));
    InstancePool pool{InstancePoolOptions(), registry.clock};
    Engine engine{pool, *log, registry.clock};
    std::unique_ptr<Agents> agents;
};

} // namespace isola
