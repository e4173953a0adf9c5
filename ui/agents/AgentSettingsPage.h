#pragma once
// What the app says for all of its agents: the model that they speak to, who is told of calls that wait, how many tool calls.
// Secrets are never read back: an empty field keeps the one that is there. Part of AgentsPanel.

#include <QJsonObject>
#include <QWidget>

class QLineEdit;
class QPushButton;
class QSpinBox;

namespace isola {

class Banner;
class ServerClient;
class Theme;

class AgentSettingsPage final : public QWidget {
    Q_OBJECT

public:
    AgentSettingsPage(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    void refresh();

private:
    void makeFields();
    void fill(const QJsonObject &settings);
    QJsonObject changes() const;
    void save();

    ServerClient &m_client;
    QJsonObject m_settings; // as the server has them
    Banner *m_banner;
    QLineEdit *m_url;
    QLineEdit *m_model;
    QLineEdit *m_key;
    QSpinBox *m_timeout;
    QLineEdit *m_webhook;
    QSpinBox *m_rate;
    QPushButton *m_save;
};

} // namespace isola
