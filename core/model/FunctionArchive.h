#pragma once
// Functions in the file that `isola export` and the console write: what a deploy elsewhere needs. What reads do not show, values
// of variables and secrets of triggers, is not there.

#include <QJsonObject>
#include <QStringList>

namespace isola {

inline constexpr int kArchiveFormat = 1; // a newer one is refused

// One function, of its details as the API gives them.
QJsonObject archivedFunction(const QJsonObject &details);

struct ArchivedDeploy {
    QJsonObject body;
    QStringList triggersWithoutSecret; // by type: they had one, which the file does not have
};

// Of an archived function. A secret that reads show as *** cannot be deployed: its trigger goes without it.
ArchivedDeploy deployOf(QJsonObject archived);

} // namespace isola
