#pragma once
// Triggers as JSON, both ways: what clients send is checked by type and completed with the defaults; what they are shown hides
// secrets.

#include "core/base/Error.h"
#include "core/model/Trigger.h"

#include <QByteArrayList>
#include <QJsonArray>

namespace isola {

// Stands for a secret in answers. Sent back at deploy, it keeps the secret that is stored.
inline constexpr QLatin1StringView kMaskedSecret("***");

// Faults are added under `path` ("triggers"); what is returned is only to be used when there were none.
QList<Trigger> triggersFromJson(const QJsonArray &array, const QString &path, QList<FieldError> &faults);

// The `trigger` shorthand: one trigger, or only its type.
QList<Trigger> legacyTriggerFromJson(const QJsonValue &value, const QString &path, QList<FieldError> &faults);

// Of a function that names none: http, callers must be known.
QList<Trigger> defaultTriggers();

// [{type, config, enabled}]
QJsonArray triggersJson(const QList<Trigger> &triggers);

// An http trigger's config, taken apart once at deploy so that a call compares no JSON.
struct HttpTriggerConfig {
    HttpAuth auth = HttpAuth::Required;
    QByteArrayList methods; // empty: any
    QString path; // empty: any sub-path
};

HttpTriggerConfig httpTriggerConfig(const Trigger &trigger);

} // namespace isola
