#pragma once
// Brings an archive into an app: first everything is checked, sources in the sandbox too, then the settings, the functions and
// the agents are stored, one after the other. Lives as long as it takes, on the engine thread.

#include "core/agents/ToolSet.h"
#include "core/registry/AppRegistry.h"
#include "core/registry/FunctionRegistry.h"
#include "server/Responder.h"
#include "server/api/FunctionsController.h"

namespace isola {

class AgentRegistry;

// All that is named here outlives every import.
struct ImportTarget {
    AppRegistry &apps;
    FunctionRegistry &functions;
    AgentRegistry &agents;
    const ToolSet &tools;
    CodeCheck check;
};

struct ArchivedFunction {
    DeployRequest deploy;
    QStringList environmentKeys; // it had them; their values are not there
    QStringList triggersWithoutSecret;
};

// The body of POST /v1/apps/{app_id}/import. The only place that knows its rules.
struct AppArchive {
    QJsonObject settings;
    QStringList environmentKeys;
    QList<ArchivedFunction> functions;
    QList<QJsonObject> agents;

    // All offending fields at once.
    static Result<AppArchive> fromJson(const QJsonObject &body);
};

struct ImportWish {
    AppId app;
    Caller author;
    bool isDryRun = false; // check, and store nothing
};

class AppImport final : public std::enable_shared_from_this<AppImport> {
public:
    static void run(const ImportTarget &target, AppArchive archive, ImportWish wish, const Responder &responder);

private:
    AppImport(const ImportTarget &target, AppArchive archive, ImportWish wish, const Responder &responder);

    void checkFunction(qsizetype index);
    void storeSettings();
    void storeFunction(qsizetype index);
    void storeAgent(qsizetype index);
    void answer();
    void refuse(const QString &what, const Error &error);

    const ImportTarget &m_target;
    const AppArchive m_archive;
    const ImportWish m_wish;
    const Responder m_responder;
    QList<FunctionVersionPtr> m_checked; // one for each function, as far as it went
    qsizetype m_storedFunctions = 0;
    bool m_isStoring = false;
};

} // namespace isola
