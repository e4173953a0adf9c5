#pragma once
// Look, server, tokens.

#include "ui/widgets/Panel.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QTreeWidget;
class QVBoxLayout;

namespace isola {

class ServerClient;
class Banner;
class Theme;

class SettingsPanel final : public Panel {
    Q_OBJECT

public:
    SettingsPanel(ServerClient &client, Theme &theme, QWidget *parent = nullptr);

    void refresh() override;

private:
    QWidget *makeAppearance();
    QWidget *makeServer();
    QWidget *makeTokens();
    void showTokens(const QJsonObject &answer);
    void createToken();
    void revokeToken();

    ServerClient &m_client;
    Theme &m_theme;
    QComboBox *m_look;
    QLabel *m_url;
    QLabel *m_app;
    QLineEdit *m_tokenName;
    QLineEdit *m_secret;
    QTreeWidget *m_tokens;
    Banner *m_banner;
};

} // namespace isola
