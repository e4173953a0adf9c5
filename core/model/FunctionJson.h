#pragma once
// What clients are shown of functions, versions, apps and tokens: the objects of the HTTP contract, in its documented spelling
// and in the camelCase one that existing clients read. No secret and no value of a variable passes here.

#include "core/model/App.h"
#include "core/model/FunctionCounters.h"
#include "core/model/FunctionRecord.h"
#include "core/model/Token.h"

#include <QJsonArray>
#include <QJsonObject>

namespace isola {

// ISO 8601 UTC with milliseconds; null for no time.
QJsonValue timeJson(const QDateTime &time);
QJsonValue timeJson(const std::optional<WallTime> &time);

// Where a function answers. `baseUrl` has no slash at its end: "http://127.0.0.1:4000".
QString functionUrl(const QString &baseUrl, const FunctionVersion &function);

// An item of the list of functions.
QJsonObject functionSummaryJson(const FunctionRecord &record, const FunctionCounters &counters, const QString &baseUrl);
// The summary with the code and the settings.
QJsonObject functionDetailsJson(const FunctionRecord &record, const FunctionCounters &counters, const QString &baseUrl);
// Variables by name, without their values: [{key, secret, updatedAt}].
QJsonArray variablesJson(const VariableNotes &notes);
// The answer to a deploy and to a rollback.
QJsonObject deployedJson(const Deployed &deployed, const QString &baseUrl);

// The record of one version: its source and settings, without what is of the function as it is today.
QJsonObject modulesJson(const QMap<QString, QByteArray> &sources); // path to text
QJsonObject versionDetailsJson(const FunctionRecord &record);
QJsonObject versionJson(const VersionInfo &info);
QJsonObject appJson(const App &app);
QJsonObject tokenJson(const Token &token);
QJsonObject createdTokenJson(const CreatedToken &created); // with the secret, this once

} // namespace isola
