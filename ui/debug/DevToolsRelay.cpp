#include "ui/debug/DevToolsRelay.h"

#include "ui/debug/InspectorSocket.h"
#include "ui/debug/SessionBreakpoints.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QWebSocket>
#include <QWebSocketCorsAuthenticator>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr qsizetype kMostPast = 2000; // messages of one domain

DevToolsRelay::DevToolsRelay(InspectorSocket &inspector, SessionBreakpoints &breakpoints, QObject *parent)
    : QObject(parent), m_inspector(inspector), m_breakpoints(breakpoints), m_server(u"isola"_s, QWebSocketServer::NonSecureMode)
{
    connect(&m_server, &QWebSocketServer::originAuthenticationRequired, this,
        [](QWebSocketCorsAuthenticator *visitor) { visitor->setAllowed(visitor->origin() == "devtools://devtools"_L1); });
    connect(&m_server, &QWebSocketServer::newConnection, this, &DevToolsRelay::accept);
    connect(&inspector, &InspectorSocket::answered, this, &DevToolsRelay::takeAnswer);
    connect(&inspector, &InspectorSocket::said, this,
        [this](const QString &method, const QJsonObject &, const QString &message) { takeEvent(method, message); });
}

DevToolsRelay::~DevToolsRelay()
{
    delete m_devTools; // before the server that it came from
}

QString DevToolsRelay::listen()
{
    if (!m_server.isListening() && !m_server.listen(QHostAddress::LocalHost))
        return {};
    quint32 secret[4];
    QRandomGenerator::system()->fillRange(secret);
    m_path = u'/' + QString::fromLatin1(QByteArray(reinterpret_cast<const char *>(secret), sizeof secret).toHex());
    return u"devtools://devtools/bundled/js_app.html?v8only=true&ws=127.0.0.1:%1%2"_s.arg(m_server.serverPort()).arg(m_path);
}

// The last one to come is the one that is on display: DevTools were loaded anew.
void DevToolsRelay::accept()
{
    QWebSocket *socket = m_server.nextPendingConnection();
    const QUrl asked = socket->requestUrl();
    if (asked.path() != m_path || asked.host() != "127.0.0.1"_L1) // a page may have given its own name this address
        return socket->deleteLater();
    delete m_devTools;
    m_devTools = socket;
    m_enabled.clear();
    m_enabling.clear();
    m_settingBreakpoint.clear();
    connect(socket, &QWebSocket::textMessageReceived, this, &DevToolsRelay::takeFromDevTools);
    connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
}

void DevToolsRelay::send(const QString &message)
{
    if (m_devTools)
        m_devTools->sendTextMessage(message);
}

static QString textOf(const QJsonObject &message)
{
    return QString::fromUtf8(QJsonDocument(message).toJson(QJsonDocument::Compact));
}

// ---- From DevTools

void DevToolsRelay::takeFromDevTools(const QString &message)
{
    QJsonObject json = QJsonDocument::fromJson(message.toUtf8()).object();
    const int id = json.value("id"_L1).toInt();
    const QString method = json.value("method"_L1).toString();
    const QJsonObject parameters = json.value("params"_L1).toObject();
    if (answerHere(id, method, parameters))
        return;
    if (method == "Debugger.setPauseOnExceptions"_L1 && parameters.value("state"_L1) == "none"_L1) {
        json.insert("params"_L1, QJsonObject{{u"state"_s, m_pauseOnExceptions}});
        return m_inspector.pass(textOf(json));
    }
    if (method.endsWith(".enable"_L1))
        m_enabling.insert(id, method.section('.'_L1, 0, 0));
    m_inspector.pass(message);
}

// True: V8 need not be asked.
bool DevToolsRelay::answerHere(int id, const QString &method, const QJsonObject &parameters)
{
    if (method == "Debugger.removeBreakpoint"_L1)
        m_breakpoints.forget(parameters.value("breakpointId"_L1).toString());
    if (method != "Debugger.setBreakpointByUrl"_L1)
        return false;
    const std::optional<QJsonObject> known = m_breakpoints.answerTo(parameters);
    if (known)
        send(textOf({{u"id"_s, id}, {u"result"_s, *known}}));
    else
        m_settingBreakpoint.insert(id, parameters);
    return known.has_value();
}

// ---- From V8

void DevToolsRelay::takeAnswer(const QJsonObject &answer, const QString &message)
{
    const int id = answer.value("id"_L1).toInt();
    if (m_settingBreakpoint.contains(id))
        m_breakpoints.adopt(m_settingBreakpoint.take(id), answer.value("result"_L1).toObject());
    const QString domain = m_enabling.take(id);
    if (domain.isEmpty() || m_enabled.contains(domain))
        return send(message);
    m_enabled.append(domain); // V8 told the console all this when that switched it on
    for (const QString &past : m_past.value(domain))
        send(past);
    send(message);
    if (domain == "Debugger"_L1 && !m_paused.isEmpty())
        send(m_paused);
}

void DevToolsRelay::takeEvent(const QString &method, const QString &message)
{
    remember(method, message);
    const QString domain = method.section('.'_L1, 0, 0);
    if (m_enabled.contains(domain) || !(domain == "Debugger"_L1 || domain == "Runtime"_L1))
        send(message);
}

void DevToolsRelay::remember(const QString &method, const QString &message)
{
    if (method == "Debugger.paused"_L1) {
        m_paused = message;
    } else if (method == "Debugger.resumed"_L1) {
        m_paused.clear();
    } else if (method == "Debugger.scriptParsed"_L1 || method == "Runtime.executionContextCreated"_L1
        || method == "Runtime.consoleAPICalled"_L1 || method == "Runtime.exceptionThrown"_L1) {
        QStringList &past = m_past[method.section('.'_L1, 0, 0)];
        if (past.size() < kMostPast)
            past.append(message);
    }
}

} // namespace isola
