#pragma once
// A registry in a temporary directory, with real SQLite and a real storage thread. reopen() is a restart of the server.

#include "core/registry/AppRegistry.h"
#include "core/registry/FunctionRegistry.h"
#include "core/registry/RegistryDatabase.h"
#include "core/registry/TokenRegistry.h"
#include "tests/core/base/FakeClock.h"

#include <QEventLoop>
#include <QTemporaryDir>

namespace isola {

// Starts something that answers later and waits for the answer.
template <typename T> Result<T> await(const std::function<void(Callback<T>)> &start)
{
    std::optional<Result<T>> answer;
    QEventLoop loop;
    start([&](Result<T> result) {
        answer = std::move(result);
        loop.quit();
    });
    if (!answer)
        loop.exec();
    return *answer;
}

class RegistryFixture final {
    QTemporaryDir m_directory; // first: removed when all the rest is closed
    const QString m_path;

public:
    RegistryFixture() : RegistryFixture(QString()) { }

    // In a directory that outlives this process.
    explicit RegistryFixture(const QString &path) : m_path(path.isEmpty() ? m_directory.path() : path) { reopen(); }

    void reopen()
    {
        tokens.reset();
        functions.reset();
        apps.reset();
        database.reset();
        Result<Secrets> secrets = Secrets::open(m_path + QStringLiteral("/secret-key"));
        Q_ASSERT(secrets);
        Result<std::unique_ptr<RegistryDatabase>> opened = RegistryDatabase::open(databasePath(), *secrets, clock);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        database = std::move(*opened);
        apps = std::make_unique<AppRegistry>(*database, clock);
        functions = std::make_unique<FunctionRegistry>(*database, *apps, clock);
        tokens = std::make_unique<TokenRegistry>(*database, *apps, clock);
    }

    QString databasePath() const { return m_path + QStringLiteral("/registry.db"); }

    Result<Deployed> deploy(const DeployRequest &request, const AppId &app = AppId{QStringLiteral("default")})
    {
        const Result<FunctionVersionPtr> prepared = functions->prepare(app, request);
        if (!prepared)
            return fail(prepared.error());
        return await<Deployed>([&](Callback<Deployed> done) { functions->commit(*prepared, request, author, done); });
    }

    Result<Deployed> deploy(const QString &name, const QByteArray &code)
    {
        DeployRequest request;
        request.name = name;
        request.code = code;
        return deploy(request);
    }

    FakeClock clock;
    Caller author{CallerKind::ServiceKey, true, {}, "admin", {}, {}, {}};
    std::unique_ptr<RegistryDatabase> database;
    std::unique_ptr<AppRegistry> apps;
    std::unique_ptr<FunctionRegistry> functions;
    std::unique_ptr<TokenRegistry> tokens;
};

inline const AppId kDefaultApp{QStringLiteral("default")};

} // namespace isola
