#include "core/agents/ToolSchema.h"

#include "core/agents/SchemaDialect.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

using namespace Qt::StringLiterals;

namespace isola {

using Adapter = valijson::adapters::NlohmannJsonAdapter;

static nlohmann::json plainJson(const QJsonObject &object)
{
    return nlohmann::json::parse(QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString());
}

// The library tells faults of a schema by throwing; they stay in here.
static std::optional<QString> faultOfSchema(const QJsonObject &schema)
{
    try {
        valijson::Schema parsed;
        const nlohmann::json json = plainJson(schema);
        valijson::SchemaParser().populateSchema(Adapter(json), parsed);
    } catch (const std::exception &fault) {
        return QString::fromUtf8(fault.what());
    }
    return {};
}

static QString faultOf(const QJsonObject &schema)
{
    if (schema.isEmpty())
        return {};
    if (schema.value("type"_L1) != "object"_L1)
        return u"must be a JSON Schema whose type is object"_s;
    if (const auto keyword = unknownKeyword(schema))
        return u"uses %1, which is not supported here"_s.arg(*keyword);
    const auto fault = faultOfSchema(inOlderWords(schema));
    return fault ? u"is not a JSON Schema: %1"_s.arg(*fault) : QString();
}

Result<void> checkSchemas(const ToolSchemas &schemas)
{
    QList<FieldError> faults;
    for (const auto &[name, schema] : {std::pair(u"inputSchema"_s, schemas.input), std::pair(u"outputSchema"_s, schemas.output)})
        if (const QString fault = faultOf(schema); !fault.isEmpty())
            faults.append({name, fault, 0, 0, {}});
    if (!faults.isEmpty())
        return fail(validationError(faults, u"Export a JSON Schema of an object, or none."_s));
    return {};
}

QJsonObject inputSchemaOf(const FunctionVersion &function)
{
    const QJsonObject &schema = function.settings.agentTool.schemas.input;
    return schema.isEmpty() ? QJsonObject{{u"type"_s, u"object"_s}} : schema;
}

// ---- Faults of arguments

// "[items]", "[0]" after the root become "arguments.items[0]".
static QString pathOf(const std::vector<std::string> &context)
{
    QString path = u"arguments"_s;
    for (size_t i = 1; i < context.size(); ++i) {
        const QString step = QString::fromStdString(context[i]);
        const QString name = step.sliced(1, step.size() - 2);
        bool isIndex = false;
        name.toUInt(&isIndex);
        path += isIndex ? step : u'.' + name;
    }
    return path;
}

// The library's sentences name no expectation; ours name what is wrong and where. Those that only say that a fault lies deeper
// give nothing.
static std::optional<FieldError> faultOf(const valijson::ValidationResults::Error &error)
{
    static const QRegularExpression missing(QStringLiteral("^Missing required property '(.*)'\\.$"));
    static const QRegularExpression unknown(
        QStringLiteral("^Object contains a property that could not be validated.*: '(.*)'\\.$"));
    const QString text = QString::fromStdString(error.description);
    const QString path = pathOf(error.context);
    if (text.startsWith("Failed to validate"_L1) || text.startsWith("Cannot validate item"_L1))
        return {};
    if (const auto match = missing.match(text); match.hasMatch())
        return FieldError{path + u'.' + match.captured(1), u"is missing"_s, 0, 0, {}};
    if (const auto match = unknown.match(text); match.hasMatch())
        return FieldError{path + u'.' + match.captured(1), u"is not in the tool's schema"_s, 0, 0, {}};
    if (text.startsWith("Value type not permitted"_L1))
        return FieldError{path, u"has a type that the tool's schema does not allow"_s, 0, 0, {}};
    if (text.startsWith("Failed to match against any enum"_L1))
        return FieldError{path, u"is none of the values that the tool's schema allows"_s, 0, 0, {}};
    return FieldError{path, text, 0, 0, {}};
}

static QList<FieldError> faultsOf(valijson::ValidationResults &results)
{
    QList<FieldError> faults;
    valijson::ValidationResults::Error error;
    while (results.popError(error))
        if (const auto fault = faultOf(error); fault && !faults.contains(*fault))
            faults.append(*fault);
    return faults;
}

QList<FieldError> argumentFaults(const FunctionVersion &function, const QJsonObject &arguments)
{
    const QJsonObject &schema = function.settings.agentTool.schemas.input;
    if (schema.isEmpty())
        return {};
    try {
        valijson::Schema parsed;
        const nlohmann::json schemaJson = plainJson(inOlderWords(schema));
        valijson::SchemaParser().populateSchema(Adapter(schemaJson), parsed);
        valijson::ValidationResults results;
        const nlohmann::json json = plainJson(arguments);
        if (valijson::Validator().validate(parsed, Adapter(json), &results))
            return {};
        const QList<FieldError> faults = faultsOf(results);
        if (!faults.isEmpty())
            return faults;
    } catch (const std::exception &fault) {
        return {{u"arguments"_s, QString::fromUtf8(fault.what()), 0, 0, {}}};
    }
    return {{u"arguments"_s, u"do not fit the tool's schema"_s, 0, 0, {}}};
}

} // namespace isola
