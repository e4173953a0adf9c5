#include "core/model/Environment.h"

#include "core/model/FieldReader.h"

#include <QRegularExpression>

namespace isola {

static constexpr QLatin1StringView kReservedPrefix("ISOLA_");

// What is wrong with a variable's name, empty when nothing is.
static QString faultOfName(const QString &name)
{
    static const QRegularExpression pattern(QStringLiteral("\\A[A-Za-z_][A-Za-z0-9_]*\\z"));
    if (!pattern.match(name).hasMatch())
        return QStringLiteral("is not a variable name: letters, digits and _ only, not beginning with a digit");
    if (name.startsWith(kReservedPrefix))
        return QStringLiteral("names beginning with ISOLA_ are reserved");
    return {};
}

static void checkNames(const QStringList &names, const QString &path, QList<FieldError> &faults)
{
    for (const QString &name : names)
        if (const QString fault = faultOfName(name); !fault.isEmpty())
            faults.append(FieldError{path + QLatin1Char('.') + name, fault, 0, 0, {}});
}

static bool isText(const QJsonValue &value)
{
    return value.isString() && value.toString().isValidUtf16();
}

EnvironmentVariables environmentFromJson(const QJsonObject &object, const QString &path, QList<FieldError> &faults)
{
    checkNames(object.keys(), path, faults);
    EnvironmentVariables environment;
    for (auto field = object.begin(); field != object.end(); ++field) {
        if (isText(field.value()))
            environment.insert(field.key(), field.value().toString());
        else
            faults.append(FieldError{path + QLatin1Char('.') + field.key(), QStringLiteral("must be a string"), 0, 0, {}});
    }
    return environment;
}

Result<EnvironmentPatch> environmentPatchFromJson(const QJsonObject &body)
{
    static constexpr QLatin1StringView kField("envVars");
    QList<FieldError> faults;
    FieldReader reader(body, {}, faults);
    const QJsonObject object = reader.object(kField).value_or(QJsonObject());
    if (!reader.has(kField))
        reader.refuse(kField, QStringLiteral("is missing: an object of names and values, null deletes a name"));
    reader.refuseUnknown();
    checkNames(object.keys(), kField, faults);

    EnvironmentPatch patch;
    for (auto field = object.begin(); field != object.end(); ++field) {
        if (field.value().isNull())
            patch.insert(field.key(), std::nullopt);
        else if (isText(field.value()))
            patch.insert(field.key(), field.value().toString());
        else
            faults.append(FieldError{
                reader.pathOf(kField + QLatin1Char('.') + field.key()), QStringLiteral("must be a string or null"), 0, 0, {}});
    }
    if (!faults.isEmpty())
        return fail(validationError(faults));
    return patch;
}

void applyPatch(const EnvironmentPatch &patch, EnvironmentVariables &environment)
{
    for (auto change = patch.begin(); change != patch.end(); ++change) {
        if (*change)
            environment.insert(change.key(), **change);
        else
            environment.remove(change.key());
    }
}

} // namespace isola
