#pragma once
// Connects to another server: address, app and token, tried before they are taken. Says where the token is kept.

#include "ui/client/ApiServer.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace isola {

class Banner;
class ServerClient;
class Theme;

class ConnectDialog final : public QDialog {
    Q_OBJECT

public:
    // What is known already, for one whose token was lost or refused.
    ConnectDialog(const Theme &theme, const ApiServer &known, QWidget *parent = nullptr);

Q_SIGNALS:
    void connected(const ApiServer &server);

private:
    ApiServer typed() const;
    void check();
    void attempt();

    ServerClient *m_attempt; // of its own: the window's stays where it is until this one answers
    QLineEdit *m_address;
    QLineEdit *m_app;
    QLineEdit *m_token;
    Banner *m_banner;
    QPushButton *m_connect;
};

// "127.0.0.1:4000" or a URL; nothing for what is none.
std::optional<QUrl> serverAddress(const QString &typed);

} // namespace isola
