#pragma once
// Writes every call that fits a filter into a file, as the server streams them: JSON Lines, or CSV for a table. Owns itself while
// it runs; nothing is left behind when it fails.

#include "ui/logs/LogFilter.h"

#include <QObject>
#include <QSaveFile>

class QNetworkReply;

namespace isola {

class ServerClient;

class LogExport final : public QObject {
    Q_OBJECT

public:
    // The format follows from the name's end: ".csv", anything else is JSON Lines.
    LogExport(ServerClient &client, const LogFilter &filter, const QString &path, QObject *parent);

Q_SIGNALS:
    void finished(const QString &sentence);
    void failed(const Error &error);

private:
    void write();
    void finish();
    void giveUp(const QString &reason);

    QSaveFile m_file;
    QNetworkReply *m_reply = nullptr;
};

} // namespace isola
