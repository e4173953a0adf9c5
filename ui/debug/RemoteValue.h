#pragma once
// A value of the function's as the debugger tells of it (Runtime.RemoteObject), in one line as it would be written in JavaScript:
// `{id: "a1", lines: Array(2)}`.

#include <QJsonObject>
#include <QString>

namespace isola {

QString remoteValueText(const QJsonObject &remoteObject);

} // namespace isola
