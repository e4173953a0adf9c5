#pragma once
// Where a sender posts to, with its signature: copied, rotated, tried with a provider's sample; and what has come.

#include "ui/triggers/TriggerLive.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace isola {

class Banner;
class DeliveryList;
class ServerClient;
class Theme;

class WebhookLive final : public TriggerLive {
    Q_OBJECT

public:
    WebhookLive(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    void show(const TriggerView &view) override;
    void showHealth(const TriggerHealth &health) override;
    void callEnded() override;

private:
    QLayout *makeSample(const Theme &theme);
    void rotate();
    void sendSample();

    ServerClient &m_client;
    TriggerView m_view;
    QWidget *m_deployed; // all that is there only once the trigger is live
    QLabel *m_undeployed;
    QLineEdit *m_url;
    QPushButton *m_rotate;
    QComboBox *m_provider;
    QPushButton *m_send;
    QLabel *m_status;
    QPlainTextEdit *m_answer;
    Banner *m_banner;
    DeliveryList *m_deliveries;
};

} // namespace isola
