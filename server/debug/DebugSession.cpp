#include "server/debug/DebugSession.h"

#include "core/dispatch/Engine.h"
#include "core/dispatch/LoadMessage.h"
#include "core/dispatch/SourceExcerpt.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>

namespace isola {

using namespace Qt::StringLiterals;

DebugSession::DebugSession(Engine &engine, const FunctionVersion &version, QString id, const Options &options, MonotonicTime now)
    : m_engine(engine), m_id(std::move(id)), m_options(options), m_since(now), m_version(engine.inspect(version, *this))
{
}

DebugSession::~DebugSession()
{
    m_engine.endInspection(m_version->revision);
}

void DebugSession::finish(QByteArrayView reason)
{
    m_isEnded = true;
    m_engine.endInspection(m_version->revision);
    if (m_peer)
        m_peer->closeSocket(CloseCode::kGoingAway, reason);
}

void DebugSession::attach(SocketPeer &peer)
{
    m_peer = &peer;
    m_isTaken = true;
}

void DebugSession::detach()
{
    m_peer = nullptr;
    m_isEnded = true;
}

// ---- From the client

void DebugSession::takeFrame(QByteArray payload, FrameKind)
{
    const QJsonObject message = QJsonDocument::fromJson(payload).object();
    const QString method = message.value("method"_L1).toString();
    const QJsonObject parameters = message.value("params"_L1).toObject();
    if (method == "Debugger.getScriptSource"_L1)
        m_sourcesAsked.insert(message.value("id"_L1).toInteger(), parameters.value("scriptId"_L1).toString());
    if (method == "Debugger.pause"_L1)
        m_isPauseWanted = true;
    m_engine.sendToInspector(m_version->revision, payload);
}

void DebugSession::ask(QLatin1StringView method, const QJsonObject &parameters)
{
    const QJsonObject message{{u"id"_s, --m_lastQuestion}, {u"method"_s, method}, {u"params"_s, parameters}};
    m_engine.sendToInspector(m_version->revision, QJsonDocument(message).toJson(QJsonDocument::Compact));
}

// ---- From the instance

QString DebugSession::scriptsAt() const
{
    return u"fn://%1/%2/"_s.arg(m_version->app.value, m_version->name);
}

static QString entryOf(const FunctionVersion &version)
{
    const std::string_view entry = entrySpecifier(version);
    return QString::fromUtf8(entry.data(), qsizetype(entry.size()));
}

void DebugSession::inspectedLoaded(int handlerLine, int handlerColumn)
{
    m_handlerLine = handlerLine;
    m_handlerColumn = handlerColumn;
    if (m_options.breaksOnStart)
        breakAtHandler();
}

// The number of the question, 0: nobody knows where it is.
int DebugSession::breakAtHandler()
{
    if (m_handlerLine <= 0)
        return 0;
    ask("Debugger.setBreakpointByUrl"_L1,
        {{u"url"_s, scriptsAt() + entryOf(*m_version)}, {u"lineNumber"_s, m_handlerLine - 1},
            {u"columnNumber"_s, m_handlerColumn - 1}});
    return m_lastQuestion;
}

// False: not the author's.
bool DebugSession::takeScript(const QJsonObject &script)
{
    const QString url = script.value("url"_L1).toString();
    if (!url.startsWith(scriptsAt())) {
        const bool isPlatforms = url.isEmpty() || url.startsWith("isola:"_L1);
        if (isPlatforms)
            m_platformScripts.insert(script.value("scriptId"_L1).toString());
        return !isPlatforms; // what the debugger evaluates has names of its own
    }
    const QString specifier = QUrl::fromPercentEncoding(url.sliced(scriptsAt().size()).toUtf8());
    if (specifier == entryOf(*m_version))
        m_scripts.insert(script.value("scriptId"_L1).toString(), QString());
    for (auto module = m_version->modules.begin(); module != m_version->modules.end(); ++module)
        if (moduleSpecifier(module.key()) == specifier)
            m_scripts.insert(script.value("scriptId"_L1).toString(), module.key());
    return true;
}

// Nothing where V8 runs what was written.
std::optional<QByteArray> DebugSession::writtenSource(const QString &script) const
{
    const auto path = m_scripts.find(script);
    if (path == m_scripts.end() || !m_version->compiled.contains(*path))
        return {};
    return path->isEmpty() ? m_version->code : m_version->modules.value(*path);
}

QJsonArray DebugSession::withoutPlatform(const QJsonArray &frames) const
{
    QJsonArray result;
    for (const QJsonValue &frame : frames)
        if (!isPlatforms(frame))
            result.append(frame);
    return result;
}

bool DebugSession::isPlatforms(const QJsonValue &frame) const
{
    const QJsonObject location = frame.toObject().value("location"_L1).toObject();
    return m_platformScripts.contains(location.value("scriptId"_L1).toString());
}

// Steps lead out of the platform's code again, and a wish to pause waits for the handler: V8 does not leave out scripts that came
// with the snapshot by itself. An exception is shown where the author's code stands.
bool DebugSession::passesPlatform(const QJsonObject &pause)
{
    const QJsonArray frames = pause.value("callFrames"_L1).toArray();
    const QString reason = pause.value("reason"_L1).toString();
    const bool isStep = reason == "step"_L1 || reason == "other"_L1;
    const bool isAuthorsBelow = !withoutPlatform(frames).isEmpty();
    if (frames.isEmpty() || !isPlatforms(frames.first()) || (!isStep && isAuthorsBelow))
        return false;
    m_isPassingPlatform = true;
    if (isAuthorsBelow) {
        ask("Debugger.stepOut"_L1, {});
    } else {
        if (std::exchange(m_isPauseWanted, false))
            m_pauseQuestion = breakAtHandler();
        ask("Debugger.resume"_L1, {});
    }
    return true;
}

// Once.
void DebugSession::takePauseBreakpoint(const QJsonObject &answer)
{
    const QString id = answer.value("result"_L1).toObject().value("breakpointId"_L1).toString();
    if (answer.value("id"_L1).toInt() == m_pauseQuestion && !id.isEmpty())
        m_pauseBreakpoint = id;
}

void DebugSession::inspectorSaid(const QByteArray &text)
{
    QJsonObject message = QJsonDocument::fromJson(text).object();
    const QString method = message.value("method"_L1).toString();
    QJsonObject parameters = message.value("params"_L1).toObject();
    if (method.isEmpty()) {
        const qint64 id = message.value("id"_L1).toInteger();
        if (id < 0)
            return takePauseBreakpoint(message); // ours
        const auto asked = m_sourcesAsked.constFind(id);
        const std::optional<QByteArray> source = asked == m_sourcesAsked.cend() ? std::nullopt : writtenSource(*asked);
        m_sourcesAsked.remove(id);
        if (source && message.contains("result"_L1)) {
            message.insert("result"_L1, QJsonObject{{u"scriptSource"_s, QString::fromUtf8(*source)}});
            return sendToClient(message);
        }
    } else if (method == "Debugger.scriptParsed"_L1 || method == "Debugger.scriptFailedToParse"_L1) {
        if (!takeScript(parameters))
            return;
    } else if (method == "Debugger.paused"_L1) {
        if (passesPlatform(parameters))
            return;
        if (!m_pauseBreakpoint.isEmpty())
            ask("Debugger.removeBreakpoint"_L1, {{u"breakpointId"_s, std::exchange(m_pauseBreakpoint, {})}});
        m_isPauseWanted = false;
        parameters.insert("callFrames"_L1, withoutPlatform(parameters.value("callFrames"_L1).toArray()));
        message.insert("params"_L1, parameters);
        return sendToClient(message);
    } else if (method == "Debugger.resumed"_L1 && std::exchange(m_isPassingPlatform, false)) {
        return; // of a pause that the client was not told of
    }
    if (m_peer)
        m_peer->sendFrame(text, FrameKind::Text);
}

// The function's console is the platform's: V8 knows nothing of it.
void DebugSession::inspectedPrinted(const ConsoleEntry &entry)
{
    static constexpr QLatin1StringView kTypes[] = {"debug"_L1, "log"_L1, "info"_L1, "warning"_L1, "error"_L1};
    const QJsonObject text{{u"type"_s, u"string"_s}, {u"value"_s, entry.message}};
    sendToClient({{u"method"_s, u"Runtime.consoleAPICalled"_s},
        {u"params"_s,
            QJsonObject{{u"type"_s, kTypes[size_t(entry.level)]}, {u"args"_s, QJsonArray{text}}, {u"executionContextId"_s, 1},
                {u"timestamp"_s, double(entry.timestampMs)}}}});
}

void DebugSession::inspectedEnded(const QString &reason)
{
    finish(reason.toUtf8());
}

void DebugSession::sendToClient(const QJsonObject &message)
{
    if (m_peer)
        m_peer->sendFrame(QJsonDocument(message).toJson(QJsonDocument::Compact), FrameKind::Text);
}

} // namespace isola
