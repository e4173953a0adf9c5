#pragma once
// Look, server, the app with its variables, tokens, diagnostics.

#include "ui/widgets/Panel.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QTreeWidget;
class QVBoxLayout;

namespace isola {

class AppCard;
class DiagnosticsCard;
class EnvironmentPage;
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
    QWidget *makeVariables();
    void loadVariables();
    void showTokens(const QJsonObject &answer);
    void createToken();
    void revokeToken();

    ServerClient &m_client;
    Theme &m_theme;
    QComboBox *m_look;
    QLabel *m_url;
    AppCard *m_app;
    EnvironmentPage *m_variables;
    DiagnosticsCard *m_diagnostics;
    QLineEdit *m_tokenName;
    QLineEdit *m_secret;
    QTreeWidget *m_tokens;
    Banner *m_banner;
};

} // namespace isola
