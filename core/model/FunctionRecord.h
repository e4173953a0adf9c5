#pragma once
// A function as the registry lists it: its live version and what is known beside it. Immutable values.

#include "core/model/Environment.h"

#include <QDateTime>

namespace isola {

struct VersionInfo {
    int version = 0;
    QByteArray sha256; // of the entry's source and modules, hex
    QDateTime deployedAt;
    QString deployedBy;
    QString note;
    bool isLive = false;
};

struct FunctionRecord {
    FunctionVersionPtr live;
    QDateTime deployedAt;
    QStringList environmentKeys; // the function's own, sorted
    VariableNotes variables; // the same ones
    bool isDeleted = false;
};

struct Deployed {
    FunctionRecord record;
    bool isNew = false; // the name was not in use
};

} // namespace isola
