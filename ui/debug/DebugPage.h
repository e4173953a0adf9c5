#pragma once
// Debugs one call: a session of its own at the server, and the DevTools that come with QtWebEngine to look into it. They keep
// breakpoints per function, also over restarts. Made with the function page; the web view comes with the first session.

#include "core/base/Result.h"

#include <QJsonObject>
#include <QWidget>

class QCheckBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QWebEngineProfile;
class QWebEngineView;

namespace isola {

class Banner;
class EmptyState;
class ServerClient;
class Theme;

class DebugPage final : public QWidget {
    Q_OBJECT

public:
    DebugPage(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);
    ~DebugPage() override;

    // Another function: the session of the one before ends.
    void show(const QString &name);
    // What runs: `request` as .../invoke?detail=true takes it; a draft as it takes it, too, or none: the live version.
    void start(const QJsonObject &request, const QJsonObject &draft);
    void stop();
    bool isRunning() const { return !m_session.isEmpty(); }
    QWebEngineView *view() const { return m_view; }

Q_SIGNALS:
    void startRequested(); // answered by start()

private:
    QWidget *makeBar();
    void takeSession(const QJsonObject &session);
    void call();
    void openDevTools(const QString &address);
    void createView();
    void dressDevTools();

    ServerClient &m_client;
    const Theme &m_theme;
    QString m_name;
    QString m_session; // its id; empty: none
    bool m_isStarting = false;
    bool m_isDraft = false;
    QJsonObject m_request;
    QPushButton *m_start;
    QPushButton *m_stop;
    QCheckBox *m_breaksOnStart;
    QLabel *m_state;
    Banner *m_banner;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QWebEngineProfile *m_profile = nullptr;
    QWebEngineView *m_view = nullptr;
};

} // namespace isola
