#pragma once
// Every deploy of a function, newest first, and the way back to one of them.

#include "ui/client/ApiValues.h"

#include <QWidget>

class QTreeWidget;
class QPushButton;

namespace isola {

class ServerClient;
class Banner;
class Theme;

class VersionsPage final : public QWidget {
    Q_OBJECT

public:
    VersionsPage(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    void show(const QString &function);

Q_SIGNALS:
    void rolledBack();
    void comparisonRequested(int before, int after); // after 0: what is in the editor

private:
    void fill(const QJsonObject &answer);
    void rollBack();
    void compare();
    void update();

    ServerClient &m_client;
    QString m_function;
    Banner *m_banner;
    QTreeWidget *m_list;
    QPushButton *m_rollBack;
    QPushButton *m_compare;
};

} // namespace isola
