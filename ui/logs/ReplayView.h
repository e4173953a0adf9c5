#pragma once
// A recorded call, run again as it was: by itself, with what differs from then, or in the debugger. Hidden for calls that were
// not recorded. Part of LogDetails.

#include "ui/client/ApiValues.h"

#include <QWidget>

class QPushButton;
class QTreeWidget;

namespace isola {

class Banner;
class ServerClient;
class Theme;

class ReplayView final : public QWidget {
    Q_OBJECT

public:
    ReplayView(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    void show(const LogEntry &entry);

Q_SIGNALS:
    void debugRequested();

private:
    void replay();
    void take(const QJsonObject &answer);

    ServerClient &m_client;
    QString m_invocation;
    QPushButton *m_replay;
    Banner *m_banner;
    QTreeWidget *m_differences;
};

} // namespace isola
