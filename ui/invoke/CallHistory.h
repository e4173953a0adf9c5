#pragma once
// The test calls that were made, newest first, per function: kept on disk per server and app in a file that only its owner may
// read. What authorises a call is not written down. Owned by InvokePane.

#include "ui/client/KeptFile.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QObject>

namespace isola {

struct ApiServer;

struct PastCall {
    QDateTime time;
    QJsonObject request; // as the API's call description has it
    int status = 0;
    double durationMs = 0;
};

class CallHistory final : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    void open(const ApiServer &server);
    void add(const QString &function, PastCall call);
    QList<PastCall> calls(const QString &function) const;

private:
    KeptFile m_file;
    QJsonObject m_calls; // {function: [{time, request, status, durationMs}]}
};

} // namespace isola
