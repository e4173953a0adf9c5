#pragma once
// The events of a run in words: one line each. Values.

#include <QJsonObject>
#include <QString>

namespace isola {

struct RunLine {
    QString what;
    QString detail; // one line; arguments, answers, faults
};

// `event` as the API names it: "tool_call_start". One of a newer server is told by that name.
RunLine runLineOf(const QString &event, const QJsonObject &data);
bool endsRun(const QString &event);
QString runStatusText(const QString &status); // "paused": "waits for a person"

} // namespace isola
