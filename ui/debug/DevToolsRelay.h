#pragma once
// Where DevTools in this window connect: a socket of this machine, with a path that is known to nobody else, for one session.
// Puts them behind the console's own connection, and tells them what they have missed: both look into the same call. Owned by
// DebugRun.

#include <QHash>
#include <QJsonObject>
#include <QPointer>
#include <QStringList>
#include <QWebSocketServer>

class QWebSocket;

namespace isola {

class InspectorSocket;
class SessionBreakpoints;

class DevToolsRelay final : public QObject {
    Q_OBJECT

public:
    DevToolsRelay(InspectorSocket &inspector, SessionBreakpoints &breakpoints, QObject *parent = nullptr);
    ~DevToolsRelay() override;

    QString listen(); // the address of the frontend to load; empty: there is no port
    bool isUsed() const { return !m_path.isEmpty(); }
    // DevTools begin by switching this off.
    void setPauseOnExceptions(const QString &state) { m_pauseOnExceptions = state; }

private:
    void accept();
    void takeFromDevTools(const QString &message);
    bool answerHere(int id, const QString &method, const QJsonObject &parameters);
    void takeAnswer(const QJsonObject &answer, const QString &message);
    void takeEvent(const QString &method, const QString &message);
    void remember(const QString &method, const QString &message);
    void send(const QString &message);

    InspectorSocket &m_inspector;
    SessionBreakpoints &m_breakpoints;
    QWebSocketServer m_server;
    QString m_path; // "/" and a secret
    QPointer<QWebSocket> m_devTools;
    QString m_pauseOnExceptions = QStringLiteral("none"); // as V8 was told
    // What happened so far, for DevTools that come later, by domain; what they have switched on they hear of as it happens.
    QHash<QString, QStringList> m_past;
    QString m_paused; // the message, while it is paused
    QHash<int, QString> m_enabling; // the question to the domain
    QHash<int, QJsonObject> m_settingBreakpoint; // the question to its parameters
    QStringList m_enabled; // domains
};

} // namespace isola
