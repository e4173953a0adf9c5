#include "ui/shell/ServerSwitcher.h"

#include "ui/client/ServerClient.h"
#include "ui/client/TokenVault.h"
#include "ui/shell/ConnectDialog.h"
#include "ui/shell/Session.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace isola {

static bool isSame(const ApiServer &one, const ApiServer &other)
{
    return one.url == other.url && one.app == other.app;
}

ServerSwitcher::ServerSwitcher(ServerClient &client, const Theme &theme, TokenVault &vault, QWidget &window)
    : QObject(&window), m_client(client), m_theme(theme), m_vault(vault), m_window(window)
{
    connect(&client, &ServerClient::serverChanged, this, [this] {
        const ApiServer &server = m_client.server();
        if (!m_home.isValid())
            m_home = server;
        if (server.token.isEmpty()) // began without: it may have been kept at another time
            m_vault.read(server, [this, server](const QByteArray &token) {
                if (isSame(server, m_client.server()) && !token.isEmpty())
                    take({server.url, token, server.app});
            });
    });
}

QString ServerSwitcher::titleOf(const ApiServer &server)
{
    return server.app == "default"_L1 ? server.url.authority() : u"%1, %2"_s.arg(server.url.authority(), server.app);
}

QList<ApiServer> ServerSwitcher::servers() const
{
    QList<ApiServer> all;
    if (m_home.isValid())
        all.append({m_home.url, {}, m_home.app});
    for (const ApiServer &server : session::servers())
        if (!isSame(server, m_home))
            all.append(server);
    return all;
}

void ServerSwitcher::choose(const ApiServer &server)
{
    if (isSame(server, m_client.server()))
        return;
    if (isSame(server, m_home) && !m_home.token.isEmpty())
        return take(m_home);
    m_vault.read(server, [this, server](const QByteArray &token) {
        if (token.isEmpty())
            ask(server);
        else
            take({server.url, token, server.app});
    });
}

void ServerSwitcher::take(const ApiServer &server)
{
    if (isSame(server, m_home))
        m_home.token = server.token;
    m_client.setServer(server);
}

void ServerSwitcher::connectToAnother()
{
    ask({});
}

void ServerSwitcher::ask(const ApiServer &known)
{
    auto *dialog = new ConnectDialog(m_theme, known, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ConnectDialog::connected, this, [this](const ApiServer &server) {
        session::keepServer(server);
        take(server);
        m_vault.keep(server, [this, server](TokenPlace place) {
            switch (place) {
            case TokenPlace::Keychain:
                return Q_EMIT noted(tr("Connected to %1. The token is in the keychain.").arg(titleOf(server)));
            case TokenPlace::File:
                return Q_EMIT noted(tr("Connected to %1. There is no keychain here: the token is in %2, which only you can read.")
                                        .arg(titleOf(server), TokenVault::filePath()));
            case TokenPlace::Nowhere:
                return Q_EMIT noted(
                    tr("Connected to %1. The token could not be kept: it will be asked for again.").arg(titleOf(server)));
            }
        });
    });
    dialog->open();
}

void ServerSwitcher::forget(const ApiServer &server)
{
    session::forgetServer(server);
    m_vault.forget(server);
    Q_EMIT noted(tr("Forgot %1 and its token").arg(titleOf(server)));
}

void ServerSwitcher::fill(QMenu &menu)
{
    menu.clear();
    menu.addAction(
        tr("Copy the address"), this, [this] { QGuiApplication::clipboard()->setText(m_client.server().url.toString()); });
    menu.addSeparator();
    for (const ApiServer &server : servers()) {
        QAction *action = menu.addAction(titleOf(server), this, [this, server] { choose(server); });
        action->setCheckable(true);
        action->setChecked(isSame(server, m_client.server()));
    }
    menu.addAction(tr("Connect to another server"), this, &ServerSwitcher::connectToAnother);
    const ApiServer current = m_client.server();
    if (isSame(current, m_home) || !current.isValid())
        return;
    menu.addSeparator();
    menu.addAction(tr("Forget %1").arg(titleOf(current)), this, [this, current] {
        choose({m_home.url, {}, m_home.app});
        forget(current);
    });
}

} // namespace isola
