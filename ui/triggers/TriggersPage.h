#pragma once
// A function's triggers, a card per type. A function without any cannot be called, and the page says so. While it is on display
// it follows the function's log: what a call may have changed is asked for anew.

#include "ui/registry/DraftPage.h"

#include <QTimer>

namespace isola {

class Banner;
class EventFollower;
class ServerClient;
class Theme;
class TriggerCard;

class TriggersPage final : public DraftPage {
    Q_OBJECT

public:
    TriggersPage(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    void show(const FunctionDetails &deployed, const FunctionDetails &edited) override;
    QJsonObject changes() const override;

Q_SIGNALS:
    void noted(const QString &text);
    void callOpened(const QString &invocation);
    void tryRequested();
    void switched(); // a trigger is off or on: what is deployed differs from what was shown

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void addCard(TriggerType type, const Theme &theme);
    void fill(const QList<Trigger> &triggers);
    QJsonArray triggersJson() const;
    void warn();
    void follow();
    void askHealth();
    void switchTrigger(TriggerType type, bool isOn);

    ServerClient &m_client;
    EventFollower *m_calls;
    QTimer m_asking;
    QString m_function;
    QList<Trigger> m_deployed;
    QList<TriggerCard *> m_cards;
    QJsonArray m_saved; // as triggersJson() reads when what is deployed is shown
    Banner *m_warning;
};

} // namespace isola
