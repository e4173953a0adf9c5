#pragma once
// What `isola doctor` looks at, one check a function: what it found, and how to mend it.

#include <QList>
#include <QString>

namespace isola {

struct Finding {
    enum class Grade { Ok, Warning, Failure };
    Grade grade = Grade::Ok;
    QString check; // "sandbox"
    QString text;
    QString mend; // empty when all is well
};

QLatin1StringView wireName(Finding::Grade grade); // "ok", "warn", "fail"

// Of the libraries this build runs with.
QList<Finding> checkVersions();
// Exists or can be made, is ours, is closed to others, has room.
QList<Finding> checkDataDirectory(const QString &path);
// Whether a server could listen there.
Finding checkPort(quint16 port);
// Starts a sandbox as the server does: whether the snapshot fits, and which walls this kernel gives. Runs the event loop
// meanwhile.
QList<Finding> checkSandbox();

} // namespace isola
