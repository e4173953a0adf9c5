#include "core/registry/SnapshotPublisher.h"

#include "core/registry/AppRegistry.h"
#include "core/registry/FunctionRegistry.h"
#include "core/registry/TokenRegistry.h"

namespace isola {

SnapshotPublisher::SnapshotPublisher(const FunctionRegistry &functions, const AppRegistry &apps, const TokenRegistry &tokens,
    SnapshotBoard &board, QObject *parent)
    : QObject(parent), m_functions(functions), m_apps(apps), m_tokens(tokens), m_board(board)
{
    connect(&functions, &FunctionRegistry::functionChanged, this, &SnapshotPublisher::takeFunction);
    connect(&functions, &FunctionRegistry::functionDeleted, this, &SnapshotPublisher::dropFunction);
    connect(&apps, &AppRegistry::appChanged, this, &SnapshotPublisher::takeApps);
    // Made after the other registries, which by now have let go of all that the app had.
    connect(&apps, &AppRegistry::appDeleted, this, &SnapshotPublisher::takeAll);
    connect(&tokens, &TokenRegistry::tokenAdded, this, &SnapshotPublisher::takeTokens);
    connect(&tokens, &TokenRegistry::tokenRemoved, this, &SnapshotPublisher::takeTokens);
    takeAll();
}

SnapshotPublisher::~SnapshotPublisher() = default;

static FunctionKey keyOf(const FunctionVersion &version)
{
    return {version.app.value.toUtf8(), version.name.toUtf8()};
}

void SnapshotPublisher::takeAll()
{
    auto functions = std::make_shared<RegistrySnapshot::Functions>();
    for (const AppPtr &app : m_apps.list())
        for (const FunctionRecord &record : m_functions.list(app->id))
            functions->emplace(keyOf(*record.live), record.live);
    m_snapshot.functions = std::move(functions);
    m_snapshot.tokens = std::make_shared<RegistrySnapshot::Tokens>(m_tokens.services());
    takeApps();
}

void SnapshotPublisher::takeFunction(FunctionId function)
{
    const auto record = m_functions.recordById(function);
    if (!record)
        return;
    auto functions = std::make_shared<RegistrySnapshot::Functions>(*m_snapshot.functions);
    functions->insert_or_assign(keyOf(*record->live), record->live);
    m_snapshot.functions = std::move(functions);
    m_board.hang(m_snapshot);
}

// Its name may not be known any more.
void SnapshotPublisher::dropFunction(FunctionId function)
{
    auto functions = std::make_shared<RegistrySnapshot::Functions>(*m_snapshot.functions);
    std::erase_if(*functions, [function](const auto &item) { return item.second->function == function; });
    m_snapshot.functions = std::move(functions);
    m_board.hang(m_snapshot);
}

void SnapshotPublisher::takeApps()
{
    auto apps = std::make_shared<RegistrySnapshot::Apps>();
    for (const AppPtr &app : m_apps.list())
        apps->emplace(app->id.value.toUtf8(), app);
    m_snapshot.apps = std::move(apps);
    m_board.hang(m_snapshot);
}

void SnapshotPublisher::takeTokens()
{
    m_snapshot.tokens = std::make_shared<RegistrySnapshot::Tokens>(m_tokens.services());
    m_board.hang(m_snapshot);
}

} // namespace isola
