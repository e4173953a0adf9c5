#pragma once
// A test call as others would make it: for a terminal, and as code. The token is never in it, only the name of its variable.

#include <QJsonObject>
#include <QString>

namespace isola {

// `request` as the API's call description has it: method, path, headers, body.
QString curlText(const QString &functionUrl, const QJsonObject &request);
QString fetchText(const QString &functionUrl, const QJsonObject &request);

} // namespace isola
