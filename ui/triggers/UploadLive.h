#pragma once
// Tries whether a key would start the function, shows the bucket, and the events that came of it.

#include "ui/triggers/TriggerLive.h"

class QLabel;
class QLineEdit;

namespace isola {

class BucketBrowser;
class DeliveryList;
class ServerClient;
class Theme;

class UploadLive final : public TriggerLive {
    Q_OBJECT

public:
    UploadLive(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    void show(const TriggerView &view) override;
    void callEnded() override;

private:
    void judge();

    TriggerView m_view;
    QLineEdit *m_key;
    QLineEdit *m_type;
    QLabel *m_verdict;
    QLabel *m_reason;
    BucketBrowser *m_browser;
    DeliveryList *m_deliveries;
};

} // namespace isola
