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

QStringList EnvironmentPatch::keys() const
{
    QMap<QString, bool> names = secret;
    for (auto change = values.begin(); change != values.end(); ++change)
        names.insert(change.key(), true);
    return names.keys();
}

static void readFlags(FieldReader &reader, EnvironmentPatch &patch, QList<FieldError> &faults)
{
    static constexpr QLatin1StringView kField("secret");
    const QJsonObject object = reader.object(kField).value_or(QJsonObject());
    checkNames(object.keys(), kField, faults);
    for (auto field = object.begin(); field != object.end(); ++field) {
        if (field.value().isBool())
            patch.secret.insert(field.key(), field.value().toBool());
        else
            faults.append(FieldError{kField + QLatin1Char('.') + field.key(), QStringLiteral("must be true or false"), 0, 0, {}});
    }
}

Result<EnvironmentPatch> environmentPatchFromJson(const QJsonObject &body)
{
    static constexpr QLatin1StringView kField("envVars");
    QList<FieldError> faults;
    FieldReader reader(body, {}, faults);
    const QJsonObject object = reader.object(kField).value_or(QJsonObject());
    EnvironmentPatch patch;
    readFlags(reader, patch, faults);
    if (!reader.has(kField) && !body.contains(QLatin1StringView("secret")))
        reader.refuse(kField, QStringLiteral("is missing: an object of names and values, null deletes a name"));
    reader.refuseUnknown();
    checkNames(object.keys(), kField, faults);
    for (auto field = object.begin(); field != object.end(); ++field) {
        if (field.value().isNull())
            patch.values.insert(field.key(), std::nullopt);
        else if (isText(field.value()))
            patch.values.insert(field.key(), field.value().toString());
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
    for (auto change = patch.values.begin(); change != patch.values.end(); ++change) {
        if (*change)
            environment.insert(change.key(), **change);
        else
            environment.remove(change.key());
    }
}

void applyPatch(const EnvironmentPatch &patch, VariableNotes &notes, const QDateTime &now)
{
    for (auto change = patch.values.begin(); change != patch.values.end(); ++change) {
        if (*change)
            notes[change.key()].changedAt = now;
        else
            notes.remove(change.key());
    }
    for (auto flag = patch.secret.begin(); flag != patch.secret.end(); ++flag)
        if (const auto note = notes.find(flag.key()); note != notes.end())
            note->isSecret = *flag;
}

Result<void> checkFlags(const EnvironmentPatch &patch, EnvironmentVariables environment)
{
    applyPatch(patch, environment);
    QList<FieldError> faults;
    for (auto flag = patch.secret.begin(); flag != patch.secret.end(); ++flag)
        if (!environment.contains(flag.key()))
            faults.append(FieldError{QStringLiteral("secret.") + flag.key(), QStringLiteral("is no variable here"), 0, 0, {}});
    if (!faults.isEmpty())
        return fail(validationError(faults, QStringLiteral("Set the variable first, or with it.")));
    return {};
}

VariableNotes notesOf(
    const EnvironmentVariables &environment, const EnvironmentVariables &before, const VariableNotes &notes, const QDateTime &now)
{
    VariableNotes result;
    for (auto variable = environment.begin(); variable != environment.end(); ++variable) {
        VariableNote note = notes.value(variable.key());
        const auto old = before.constFind(variable.key());
        if (old == before.cend() || *old != *variable)
            note.changedAt = now;
        result.insert(variable.key(), note);
    }
    return result;
}

} // namespace isola
