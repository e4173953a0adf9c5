#include "server/api/AppImport.h"

#include "core/agents/AgentRegistry.h"
#include "core/agents/ToolSchema.h"
#include "core/model/FieldReader.h"
#include "core/model/FunctionArchive.h"
#include "core/registry/AppChange.h"

using namespace Qt::StringLiterals;

namespace isola {

// ---- The body

// What `read` makes of each object of an array.
template <typename Read>
static void readEach(FieldReader &reader, QLatin1StringView name, QList<FieldError> &faults, const Read &read)
{
    const QJsonArray array = reader.array(name).value_or(QJsonArray());
    for (qsizetype index = 0; index < array.size(); ++index) {
        const QString path = u"%1[%2]"_s.arg(name).arg(index);
        if (array.at(index).isObject())
            read(array.at(index).toObject(), path);
        else
            faults.append({path, u"must be an object"_s, 0, 0, {}});
    }
}

static void readFunction(const QJsonObject &object, const QString &path, AppArchive &archive, QList<FieldError> &faults)
{
    const ArchivedDeploy archived = deployOf(object);
    Result<DeployRequest> deploy = DeployRequest::fromJson(archived.body);
    if (!deploy) {
        faults += faultsWithin(path, deploy.error());
        return;
    }
    for (const ArchivedFunction &other : archive.functions)
        if (other.deploy.name == deploy->name)
            faults.append({path + u".name"_s, u"is that of another function of the file"_s, 0, 0, {}});
    archive.functions.append(
        {std::move(*deploy), object.value("envKeys"_L1).toVariant().toStringList(), archived.triggersWithoutSecret});
}

Result<AppArchive> AppArchive::fromJson(const QJsonObject &body)
{
    QList<FieldError> faults;
    FieldReader reader(body, {}, faults);
    AppArchive archive;
    if (!reader.has("isola_archive"_L1))
        reader.refuse("isola_archive"_L1, u"is missing: send what GET /v1/apps/{app_id}/export gave"_s);
    const int format = body.value("isola_archive"_L1).toInt();
    if (format > kArchiveFormat)
        reader.refuse("isola_archive"_L1, u"is of a newer version; import it with that version"_s);
    else
        reader.integer("isola_archive"_L1, 1, kArchiveFormat);
    reader.text("app"_L1);
    archive.settings = reader.object("settings"_L1).value_or(QJsonObject());
    if (const Result<AppChange> change = AppChange::fromJson(archive.settings); !change)
        faults += faultsWithin(u"settings"_s, change.error());
    archive.environmentKeys = reader.texts("envKeys"_L1).value_or(QStringList());
    readEach(reader, "functions"_L1, faults,
        [&](const QJsonObject &object, const QString &path) { readFunction(object, path, archive, faults); });
    readEach(reader, "agents"_L1, faults, [&](const QJsonObject &object, const QString &path) {
        if (const Result<AgentRequest> agent = AgentRequest::forNew(object); !agent)
            faults += faultsWithin(path, agent.error());
        archive.agents.append(object);
    });
    reader.refuseUnknown();
    if (!faults.isEmpty())
        return fail(validationError(faults, u"Correct the fields listed in details and send the file again."_s));
    return archive;
}

// ---- The steps

AppImport::AppImport(const ImportTarget &target, AppArchive archive, ImportWish wish, const Responder &responder)
    : m_target(target), m_archive(std::move(archive)), m_wish(std::move(wish)), m_responder(responder)
{
}

void AppImport::run(const ImportTarget &target, AppArchive archive, ImportWish wish, const Responder &responder)
{
    const std::shared_ptr<AppImport> import(new AppImport(target, std::move(archive), std::move(wish), responder));
    import->checkFunction(0);
}

// Nothing is stored before everything was found to be good.
void AppImport::checkFunction(qsizetype index)
{
    if (index == m_archive.functions.size())
        return m_wish.isDryRun ? answer() : storeSettings();
    const QString path = u"functions[%1]"_s.arg(index);
    const Result<FunctionVersionPtr> prepared = m_target.functions.prepare(m_wish.app, m_archive.functions[index].deploy);
    if (!prepared)
        return refuse(path, prepared.error());
    m_target.check(*prepared, [self = shared_from_this(), index, path](const Result<FunctionVersionPtr> &checked) {
        if (!checked)
            return self->refuse(path, checked.error());
        if (const Result<void> schemas = checkSchemas((*checked)->settings.agentTool.schemas); !schemas)
            return self->refuse(path, schemas.error());
        self->m_checked.append(*checked);
        self->checkFunction(index + 1);
    });
}

void AppImport::storeSettings()
{
    m_isStoring = true;
    m_target.apps.update(m_wish.app, m_archive.settings, [self = shared_from_this()](const Result<AppPtr> &app) {
        if (!app)
            return self->refuse(u"settings"_s, app.error());
        self->storeFunction(0);
    });
}

void AppImport::storeFunction(qsizetype index)
{
    if (index == m_archive.functions.size())
        return storeAgent(0);
    m_target.functions.commit(m_checked[index], m_archive.functions[index].deploy, m_wish.author,
        [self = shared_from_this(), index](const Result<Deployed> &deployed) {
            if (!deployed)
                return self->refuse(u"functions[%1]"_s.arg(index), deployed.error());
            self->m_checked[index] = deployed->record.live;
            ++self->m_storedFunctions;
            self->storeFunction(index + 1);
        });
}

void AppImport::storeAgent(qsizetype index)
{
    if (index == m_archive.agents.size())
        return answer();
    const QString path = u"agents[%1]"_s.arg(index);
    QJsonObject body = m_archive.agents[index];
    const QString name = body.value("name"_L1).toString();
    const bool isThere = m_target.agents.find(m_wish.app, name) != nullptr;
    if (isThere)
        body.remove("name"_L1);
    const Result<AgentRequest> request = isThere ? AgentRequest::forChange(body) : AgentRequest::forNew(body);
    if (!request)
        return refuse(path, request.error());
    if (const auto faults = m_target.tools.faults(m_wish.app, request->graph, u"graph_spec"_s); !faults.isEmpty())
        return refuse(path, validationError(faults));
    const auto stored = [self = shared_from_this(), index, path](const Result<AgentPtr> &agent) {
        if (!agent)
            return self->refuse(path, agent.error());
        self->storeAgent(index + 1);
    };
    if (isThere)
        m_target.agents.update(m_wish.app, name, *request, stored);
    else
        m_target.agents.create(m_wish.app, *request, stored);
}

void AppImport::answer()
{
    QJsonArray functions;
    for (qsizetype index = 0; index < m_archive.functions.size(); ++index) {
        const ArchivedFunction &function = m_archive.functions[index];
        functions.append(QJsonObject{{u"name"_s, function.deploy.name}, {u"version"_s, m_checked[index]->version},
            {u"envKeys"_s, QJsonArray::fromStringList(function.environmentKeys)},
            {u"triggersWithoutSecret"_s, QJsonArray::fromStringList(function.triggersWithoutSecret)}});
    }
    QJsonArray agents;
    for (const QJsonObject &agent : m_archive.agents)
        agents.append(agent.value("name"_L1));
    m_responder.json(200,
        {{u"app"_s, m_wish.app.value}, {u"dry_run"_s, m_wish.isDryRun}, {u"functions"_s, functions}, {u"agents"_s, agents},
            {u"envKeys"_s, QJsonArray::fromStringList(m_archive.environmentKeys)}});
}

void AppImport::refuse(const QString &what, const Error &error)
{
    Error told = error;
    if (error.code == ErrorCode::ValidationInvalidSchema)
        told = validationError(faultsWithin(what, error), error.remediation);
    else
        told.message = what + u": "_s + error.message;
    if (m_isStoring)
        told.remediation
            = u"The app's settings and %1 functions before it were stored. %2"_s.arg(m_storedFunctions).arg(told.remediation);
    m_responder.error(told);
}

} // namespace isola
