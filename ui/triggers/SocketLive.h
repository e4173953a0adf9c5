#pragma once
// A client of the app's WebSocket, to try the trigger with: connects, sends events, texts and subscriptions, and shows every
// frame with an inspector.

#include "ui/triggers/TriggerLive.h"

#include <QWebSocket>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTreeView;

namespace isola {

class FrameModel;
class ServerClient;
class Theme;

class SocketLive final : public TriggerLive {
    Q_OBJECT

public:
    SocketLive(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    void show(const TriggerView &view) override;
    void showHealth(const TriggerHealth &health) override;

private:
    QLayout *makeHead(const Theme &theme);
    QLayout *makeSender(const Theme &theme);
    QWidget *makeFrames(const Theme &theme);
    void connectSocket();
    void toggle();
    void showState();
    void send();
    QByteArray message() const; // null: what was typed is not JSON
    void note(const QString &text);

    ServerClient &m_client;
    TriggerView m_view;
    QWebSocket m_socket;
    bool m_isOpen = false; // was, until its end is told
    FrameModel *m_frames;
    QLabel *m_state;
    QLabel *m_others;
    QPushButton *m_toggle;
    QComboBox *m_kind;
    QLineEdit *m_name; // of the event or channel
    QLineEdit *m_content;
    QPushButton *m_send;
    QTreeView *m_list;
    QPlainTextEdit *m_inspector;
};

} // namespace isola
