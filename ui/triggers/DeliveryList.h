#pragma once
// The events that a trigger has taken on, newest first, with what became of them. One that was given up can be run again; each
// leads to its row in the log.

#include "ui/client/TriggerValues.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTreeWidget;

namespace isola {

class Banner;
class ServerClient;
class Theme;

class DeliveryList final : public QWidget {
    Q_OBJECT

public:
    DeliveryList(ServerClient &client, const Theme &theme, TriggerType trigger, QWidget *parent = nullptr);

    void show(const QString &function); // asks for them
    void refresh();

Q_SIGNALS:
    void noted(const QString &text);
    void callOpened(const QString &invocation);

private:
    void fill(const QList<DeliveryInfo> &deliveries);
    void chooseActions();
    void redeliver();
    const DeliveryInfo *chosen() const;

    ServerClient &m_client;
    const Theme &m_theme;
    const TriggerType m_trigger;
    QString m_function;
    QList<DeliveryInfo> m_deliveries;
    Banner *m_banner;
    QLabel *m_title;
    QTreeWidget *m_list;
    QPushButton *m_redeliver;
    QPushButton *m_open;
    int m_question = 0;
};

} // namespace isola
