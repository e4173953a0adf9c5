#pragma once
// The line at the bottom: which server, whether it answers, how well functions are confined.

#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;

namespace isola {

class ServerClient;
class Theme;

class StatusBar final : public QWidget {
    Q_OBJECT

public:
    StatusBar(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

Q_SIGNALS:
    void serversWanted(const QPoint &where); // the menu of servers

private:
    void showState();
    void askLayers();

    ServerClient &m_client;
    const Theme &m_theme;
    QLabel *m_state;
    QPushButton *m_url;
    QLabel *m_layers;
    QTimer m_layersRetry;
    bool m_hasRetried = false;
    QLabel *m_app;
};

} // namespace isola
