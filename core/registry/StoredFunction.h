#pragma once
// A function as the database holds it: the version that is live, its own variables, and where its history stands. A plain value
// that the storage thread reads and writes and the FunctionRegistry keeps.

#include "core/model/App.h"
#include "core/model/Environment.h"
#include "core/model/Function.h"

#include <QDateTime>

namespace isola {

struct StoredFunction {
    FunctionId id;
    AppId app;
    QString name;
    int version = 0; // the live one; 0: never deployed
    int latestVersion = 0;
    int64_t revision = 0;
    QByteArray code;
    QMap<QString, QByteArray> modules;
    QMap<QString, QByteArray> compiled; // as FunctionVersion has it
    FunctionSettings settings;
    EnvironmentVariables environment; // the function's own, decrypted
    VariableNotes notes; // of the same
    QDateTime deployedAt;
    bool isDeleted = false;
};

// One deploy as history keeps it.
struct Deployment {
    QString author;
    QString note;
    QDateTime at;
};

// Of the entry's source and its modules, hex.
QByteArray sourceHash(const QByteArray &code, const QMap<QString, QByteArray> &modules);

// What the engine runs: the stored function inside its app, the function's variables over the app's.
FunctionVersionPtr assembleVersion(const StoredFunction &stored, const App &app, const EnvironmentVariables &appEnvironment);

} // namespace isola
