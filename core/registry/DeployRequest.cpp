#include "core/registry/DeployRequest.h"

#include "core/model/Environment.h"
#include "core/model/FieldReader.h"
#include "core/model/TriggerJson.h"
#include "core/registry/EgressField.h"
#include "core/registry/RecordField.h"
#include "core/registry/StoredFunction.h"

#include <QRegularExpression>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr qsizetype kLongestFunctionName = 100; // characters
static constexpr qsizetype kMostSourceBytes = 10 * 1024 * 1024;
static constexpr qsizetype kLongestToolDescription = 500; // characters
static constexpr int kLongestTimeoutMs = 300000;
static constexpr int kLeastMemoryMb = 64;
static constexpr int kMostMemoryMb = 1024;

// Code points: what a person counts as characters, unlike UTF-16 units.
static qsizetype characterCount(const QString &text)
{
    return text.toUcs4().size();
}

// What is wrong with a function's name, empty when nothing is.
static QString faultOfName(const QString &name)
{
    const qsizetype length = characterCount(name);
    if (length < 1 || length > kLongestFunctionName)
        return u"must be 1 to 100 characters"_s;
    if (name == "."_L1 || name == ".."_L1)
        return u"must not be . or .."_s;
    if (name.front().isSpace() || name.back().isSpace())
        return u"must not begin or end with a space"_s;
    for (const QChar character : name)
        if (character.category() == QChar::Other_Control || "/\\?#%"_L1.contains(character))
            return u"must not contain control characters or any of / \\ ? # %"_s;
    return {};
}

static void readName(FieldReader &reader, DeployRequest &request)
{
    const auto name = reader.text("name"_L1);
    if (!reader.has("name"_L1))
        reader.refuse("name"_L1, u"is missing: 1 to 100 characters"_s);
    if (!name)
        return;
    if (const QString fault = faultOfName(*name); !fault.isEmpty())
        reader.refuse("name"_L1, fault);
    request.name = *name;
}

static void readCode(FieldReader &reader, DeployRequest &request)
{
    const auto code = reader.text("code"_L1);
    if (!code)
        return;
    request.code = code->toUtf8();
    if (code->trimmed().isEmpty())
        reader.refuse("code"_L1, u"must not be empty"_s);
    else if (request.code->size() > kMostSourceBytes)
        reader.refuse("code"_L1, u"must be at most 10 MiB"_s);
}

// A path below the entry's directory, "./lib/x.ts" or "lib/x.ts".
static bool isModulePath(const QString &path)
{
    static const QRegularExpression segment(QStringLiteral("\\A[^\\x00-\\x1f\\\\?#]+\\z"));
    const QString plain = path.startsWith("./"_L1) ? path.mid(2) : path;
    for (const QString &part : plain.split('/'_L1))
        if (part == "."_L1 || part == ".."_L1 || !segment.match(part).hasMatch())
            return false;
    return true;
}

// What is wrong with a module's path, empty when nothing is.
static QString faultOfModulePath(const QString &path)
{
    if (!isModulePath(path))
        return QStringLiteral("%1 is not a path below the entry, like ./lib/x.ts").arg(path);
    const QString plain = path.startsWith("./"_L1) ? path.mid(2) : path;
    if (plain.endsWith(".tsx"_L1) || plain.endsWith(".jsx"_L1))
        return QStringLiteral("%1: JSX does not run here; bundle it to JavaScript before the deploy").arg(path);
    if (plain == "index.js"_L1 || plain == "index.ts"_L1)
        return QStringLiteral("%1 is what the entry itself is called: give the module another path").arg(path);
    return {};
}

static void readModules(FieldReader &reader, DeployRequest &request)
{
    const auto object = reader.object("modules"_L1);
    if (!object)
        return;
    QMap<QString, QByteArray> modules;
    qsizetype bytes = 0;
    for (auto field = object->begin(); field != object->end(); ++field) {
        if (const QString fault = faultOfModulePath(field.key()); !fault.isEmpty())
            reader.refuse("modules"_L1, fault);
        if (!field.value().isString() || !field.value().toString().isValidUtf16())
            reader.refuse("modules"_L1, QStringLiteral("the source of %1 must be a string").arg(field.key()));
        const QByteArray source = field.value().toString().toUtf8();
        bytes += source.size();
        modules.insert(field.key(), source);
    }
    if (bytes > kMostSourceBytes)
        reader.refuse("modules"_L1, u"must be at most 10 MiB together"_s);
    request.modules = modules;
}

static void readTriggers(FieldReader &reader, QList<FieldError> &faults, DeployRequest &request)
{
    const auto triggers = reader.array("triggers"_L1);
    const auto legacy = reader.value("trigger"_L1);
    if (reader.has("triggers"_L1) && legacy)
        reader.refuse("trigger"_L1, u"must not be sent beside triggers"_s);
    else if (triggers)
        request.triggers = triggersFromJson(*triggers, u"triggers"_s, faults);
    else if (legacy)
        request.triggers = legacyTriggerFromJson(*legacy, u"trigger"_s, faults);
}

static void readAgentTool(FieldReader &reader, DeployRequest &request)
{
    request.agentToolExposed = reader.boolean("agent_tool"_L1);
    request.agentToolDescription = reader.text("agent_tool_description"_L1);
    if (request.agentToolDescription && characterCount(*request.agentToolDescription) > kLongestToolDescription)
        reader.refuse("agent_tool_description"_L1, u"must be at most 500 characters"_s);
    if (const auto mode = reader.textOf("agent_tool_mode"_L1, {u"read_only"_s, u"read_write"_s}))
        request.agentToolMode = agentToolModeFromWire(*mode);
    if (const auto audience = reader.textOf("agent_tool_exposed_to"_L1, {u"developer_only"_s, u"end_user"_s}))
        request.agentToolAudience = agentToolAudienceFromWire(*audience);
}

static void readLimits(FieldReader &reader, DeployRequest &request)
{
    if (const auto timeout = reader.integer("timeoutMs"_L1, 1, kLongestTimeoutMs))
        request.timeout = Milliseconds(*timeout);
    request.memoryLimitMb = reader.integer("memoryLimitMb"_L1, kLeastMemoryMb, kMostMemoryMb);
    if (const auto limit = reader.integer("cpuMs"_L1, 1, kLongestTimeoutMs))
        request.cpuLimit = Milliseconds(*limit);
}

Result<DeployRequest> DeployRequest::fromJson(const QJsonObject &body)
{
    QList<FieldError> faults;
    FieldReader reader(body, {}, faults);
    DeployRequest request;
    readName(reader, request);
    readCode(reader, request);
    readModules(reader, request);
    request.description = reader.text("description"_L1);
    if (const auto variables = reader.object("envVars"_L1))
        request.environment = environmentFromJson(*variables, u"envVars"_s, faults);
    readLimits(reader, request);
    readTriggers(reader, faults, request);
    readAgentTool(reader, request);
    request.allowsImpersonation = reader.boolean("allow_service_key_impersonation"_L1);
    request.record = readRecord(reader, RecordOwner::Function);
    request.egress = readEgress(reader, EgressOwner::Function, faults);
    request.note = reader.text("note"_L1).value_or(QString());
    reader.refuseUnknown();
    if (!faults.isEmpty())
        return fail(validationError(faults));
    return request;
}

// "***" is what reads show: sent back unchanged, the stored secret stays.
static Result<QList<Trigger>> withStoredSecrets(QList<Trigger> triggers, const FunctionSettings &stored)
{
    for (Trigger &trigger : triggers) {
        if (trigger.config.value("secret"_L1).toString() != kMaskedSecret)
            continue;
        const Trigger *before = stored.trigger(trigger.type);
        const QJsonValue secret = before ? before->config.value("secret"_L1) : QJsonValue();
        if (!secret.isString())
            return fail(validationError({FieldError{QStringLiteral("triggers.%1.config.secret").arg(wireName(trigger.type)),
                u"*** stands for a stored secret, and there is none"_s, 0, 0, {}}}));
        trigger.config.insert("secret"_L1, secret);
    }
    return triggers;
}

template <typename T> static void replace(T &value, const std::optional<T> &wanted)
{
    if (wanted)
        value = *wanted;
}

Result<StoredFunction> DeployRequest::appliedTo(StoredFunction function) const
{
    if (expectedVersion && *expectedVersion != function.version)
        return fail(ErrorCode::ResourceConflict,
            QStringLiteral("The live version of %1 is %2, not %3").arg(name).arg(function.version).arg(*expectedVersion),
            u"Read the function again and deploy over its live version."_s);
    if (function.version == 0 && !code)
        return fail(validationError({FieldError{u"code"_s, u"is missing: a new function needs its source"_s, 0, 0, {}}}));

    FunctionSettings &settings = function.settings;
    if (triggers) {
        Result<QList<Trigger>> complete = withStoredSecrets(*triggers, settings);
        if (!complete)
            return fail(complete.error());
        settings.triggers = *complete;
    } else if (function.version == 0) {
        settings.triggers = defaultTriggers();
    }
    function.version = ++function.latestVersion;
    if (code || modules)
        function.compiled.clear(); // it belongs to the sources that go
    replace(function.code, code);
    replace(function.modules, modules);
    replace(function.environment, environment);
    replace(settings.description, description);
    replace(settings.timeout, timeout);
    replace(settings.memoryLimitMb, memoryLimitMb);
    if (cpuLimit)
        settings.cpuLimit = cpuLimit;
    replace(settings.agentTool.isExposed, agentToolExposed);
    replace(settings.agentTool.description, agentToolDescription);
    replace(settings.agentTool.mode, agentToolMode);
    replace(settings.agentTool.audience, agentToolAudience);
    replace(settings.allowsImpersonation, allowsImpersonation);
    replace(settings.record, record);
    replace(settings.egress, egress);
    return function;
}

} // namespace isola
