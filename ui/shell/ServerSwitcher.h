#pragma once
// The servers that this console knows, and which one is on display. The first is the one the program began with; others are added
// by their address and token. Tokens are in the vault, the list of addresses in the settings.

#include "ui/client/ApiServer.h"

#include <QObject>

class QMenu;
class QWidget;

namespace isola {

class ServerClient;
class Theme;
class TokenVault;

class ServerSwitcher final : public QObject {
    Q_OBJECT

public:
    ServerSwitcher(ServerClient &client, const Theme &theme, TokenVault &vault, QWidget &window);

    QList<ApiServer> servers() const; // the first one leading; without tokens
    void choose(const ApiServer &server);
    void connectToAnother();
    void fill(QMenu &menu);

    static QString titleOf(const ApiServer &server);

Q_SIGNALS:
    void noted(const QString &text);

private:
    void take(const ApiServer &server);
    void ask(const ApiServer &known);
    void forget(const ApiServer &server);

    ServerClient &m_client;
    const Theme &m_theme;
    TokenVault &m_vault;
    QWidget &m_window;
    ApiServer m_home; // that the program began with
};

} // namespace isola
