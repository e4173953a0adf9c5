#pragma once
// An app as one file, as GET /v1/apps/{app_id}/export gives it, or some functions of it, as the console writes them: what it
// takes to have the same elsewhere. What reads do not show, values of variables and secrets of triggers, is not there.

#include <QJsonObject>
#include <QStringList>

namespace isola {

inline constexpr int kArchiveFormat = 1; // a newer one is refused

// Of the app itself, of its JSON. Its name is what tells it from others, whether it is paused is a state: neither goes along.
QJsonObject archivedSettings(QJsonObject app);

// One function, of its details as the API gives them.
QJsonObject archivedFunction(const QJsonObject &details);

struct ArchivedDeploy {
    QJsonObject body;
    QStringList triggersWithoutSecret; // by type: they had one, which the file does not have
};

// Of an archived function. A secret that reads show as *** cannot be deployed: its trigger goes without it.
ArchivedDeploy deployOf(QJsonObject archived);

} // namespace isola
