#pragma once
// Environment variables as clients send them: names are checked, values are any text. The only place that knows the rules.

#include "core/base/Result.h"
#include "core/model/Function.h"

#include <QDateTime>
#include <QJsonObject>

namespace isola {

// What is known of a variable beside its value.
struct VariableNote {
    bool isSecret = true; // the console hides it while it is typed; no read shows the value of any
    QDateTime changedAt;

    bool operator==(const VariableNote &) const = default;
};
using VariableNotes = QMap<QString, VariableNote>;

struct EnvironmentPatch {
    QMap<QString, std::optional<QString>> values; // an empty optional deletes the key
    QMap<QString, bool> secret;

    QStringList keys() const; // all that it names, sorted
};

// `path` is the object's name in messages ("envVars"). Faults are added; what is returned is only to be used when there were
// none.
EnvironmentVariables environmentFromJson(const QJsonObject &object, const QString &path, QList<FieldError> &faults);

// The body of PATCH .../env: {"envVars": {"KEY": "value", "OLD": null}, "secret": {"KEY": false}}.
Result<EnvironmentPatch> environmentPatchFromJson(const QJsonObject &body);

void applyPatch(const EnvironmentPatch &patch, EnvironmentVariables &environment);
void applyPatch(const EnvironmentPatch &patch, VariableNotes &notes, const QDateTime &now);

// Whether it is secret can be said of a variable that is there, or is set with it.
Result<void> checkFlags(const EnvironmentPatch &patch, EnvironmentVariables environment);

// Notes for variables that take the place of others: what stays as it was keeps its own.
VariableNotes notesOf(const EnvironmentVariables &environment, const EnvironmentVariables &before, const VariableNotes &notes,
    const QDateTime &now);

} // namespace isola
