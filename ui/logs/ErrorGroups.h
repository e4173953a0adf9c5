#pragma once
// Errors that are the same but for their numbers, ids and quoted values, counted: what broke, how often, since when. Values.

#include "ui/client/ApiValues.h"

namespace isola {

struct ErrorGroup {
    QString function;
    QString message; // of the latest one
    qint64 count = 0;
    QDateTime first;
    QDateTime last;
    LogEntry latest;
};

// What makes two messages the same.
QString errorFingerprint(const QString &message);

// Most frequent first; `entries` newest first. Calls that did not fail are left out.
QList<ErrorGroup> groupErrors(const QList<LogEntry> &entries);

} // namespace isola
