#include "core/registry/RegistryDatabase.h"

#include "core/base/Clock.h"
#include "core/registry/NewApp.h"
#include "core/storage/Migrator.h"

namespace isola {

Result<std::unique_ptr<RegistryDatabase>> RegistryDatabase::open(const QString &path, Secrets secrets, const Clock &clock)
{
    Result<std::unique_ptr<Database>> database = Database::open(path);
    if (!database)
        return fail(database.error());
    if (Result<void> migrated = Migrator(QStringLiteral(":/migrations/registry")).migrate(**database); !migrated)
        return fail(migrated.error());
    std::unique_ptr<RegistryDatabase> registry(new RegistryDatabase(std::move(*database), std::move(secrets)));
    if (Result<void> loaded = registry->load(clock); !loaded)
        return fail(loaded.error());
    return registry;
}

RegistryDatabase::RegistryDatabase(std::unique_ptr<Database> database, Secrets secrets)
    : m_database(std::move(database)), m_secrets(std::move(secrets))
{
}

Result<void> RegistryDatabase::load(const Clock &clock)
{
    Result<RegistryContents> contents
        = inTransaction<RegistryContents>(*m_database, [&](Database &database) -> Result<RegistryContents> {
              RegistryStores stores(database, m_secrets);
              if (stores.counters.revision() == 0) {
                  stores.apps.insert(newApp(AppId{QStringLiteral("default")}, clock));
                  stores.counters.nextRevision();
              }
              Result<QList<StoredApp>> apps = stores.apps.load();
              if (!apps)
                  return fail(apps.error());
              Result<QList<StoredFunction>> functions = stores.functions.load();
              if (!functions)
                  return fail(functions.error());
              Result<QList<StoredToken>> tokens = stores.tokens.load();
              if (!tokens)
                  return fail(tokens.error());
              return RegistryContents{*apps, *functions, *tokens};
          });
    if (!contents)
        return fail(contents.error());
    m_contents = std::move(*contents);
    return {};
}

void RegistryDatabase::rotateKey(QObject *context, Callback<int> done)
{
    m_thread.run<int>(
        context, [this] { return rotateKey(); }, std::move(done));
}

Result<int> RegistryDatabase::rotateKey()
{
    Result<Secrets> fresh = m_secrets.withFreshKey();
    if (!fresh)
        return fail(fresh.error());
    const Result<int> count = inTransaction<int>(*m_database, [&](Database &database) -> Result<int> {
        RegistryStores stores(database, *fresh);
        int sum = 0;
        for (const Result<int> &resealed : {stores.apps.reseal(), stores.functions.reseal(), stores.tokens.reseal()}) {
            if (!resealed)
                return resealed;
            sum += *resealed;
        }
        return sum;
    });
    if (!count)
        return count; // nothing is sealed with the fresh key, which the next attempt replaces
    m_secrets = std::move(*fresh);
    if (Result<void> forgotten = m_secrets.forgetOldKeys(); !forgotten)
        return fail(forgotten.error());
    return count;
}

} // namespace isola
