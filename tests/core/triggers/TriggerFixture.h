#pragma once
// What triggers work with, all of it real but the clock: registries, an engine with confined instances, a database. reopen() is a
// restart of the server.

#include "core/registry/RegistryDatabase.h"
#include "core/triggers/Triggers.h"
#include "tests/core/dispatch/EngineHarness.h"
#include "tests/core/registry/RegistryFixture.h"

#include <QJsonDocument>

namespace isola {

class TriggerFixture final {
public:
    TriggerFixture() { reopen(); }

    // The timetables are driven by hand: nothing is due before clock.advance() and runDue().
    void reopen()
    {
        triggers.reset();
        triggers = std::move(*Triggers::open(engine.directory.filePath(QStringLiteral("triggers.db")),
            {*engine.engine, *registry.functions, *registry.apps, clock, "webhook key"}));
    }

    Deliveries &deliveries() { return triggers->deliveries(); }

    FunctionVersionPtr deploy(const QByteArray &code, const Trigger &trigger, const QString &name = QStringLiteral("test"))
    {
        DeployRequest request;
        request.name = name;
        request.code = code;
        request.triggers = QList<Trigger>{trigger};
        const Result<Deployed> deployed = registry.deploy(request);
        return deployed ? deployed->record.live : nullptr;
    }

    void pauseApp(bool isPaused)
    {
        QVERIFY(await<AppPtr>([&](Callback<AppPtr> done) {
            registry.apps->update(kDefaultApp, {{QStringLiteral("paused"), isPaused}}, done);
        }));
    }

    template <typename T> Result<T> inDatabase(std::function<Result<T>(Database &)> job)
    {
        return await<T>([&](Callback<T> done) { triggers->database().run<T>(job, done); });
    }

    FakeClock clock;
    RegistryFixture registry;
    EngineHarness engine;
    std::unique_ptr<Triggers> triggers;
};

} // namespace isola
