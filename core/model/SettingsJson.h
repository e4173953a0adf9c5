#pragma once
// A version's settings as they are stored, without their triggers, which have a table of their own.

#include "core/model/Function.h"

#include <QJsonObject>

namespace isola {

QJsonObject settingsToJson(const FunctionSettings &settings);

// What is missing (written by an older program) takes its default.
FunctionSettings settingsFromJson(const QJsonObject &object);

} // namespace isola
