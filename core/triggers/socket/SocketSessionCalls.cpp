// Frames that run functions, and what goes back for them.

#include "core/triggers/socket/SocketHub.h"
#include "core/triggers/socket/SocketSession.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringDecoder>

namespace isola {

using namespace Qt::StringLiterals;

static bool isEvent(const QJsonObject &message)
{
    return message.value("type"_L1) == "event"_L1;
}

// A function that names an event gets only that one's; the others get every frame.
static bool takes(const FunctionVersion &function, const QJsonObject &message)
{
    const QString event = function.settings.trigger(TriggerType::Websocket)->config.value("event"_L1).toString();
    return event.isEmpty() || (isEvent(message) && message.value("event"_L1).toString() == event);
}

// Fields by which an answer is told apart from those to other events.
static QJsonObject responseTo(const QJsonObject &event)
{
    QJsonObject message{{u"type"_s, u"event_response"_s}, {u"event"_s, event.value("event"_L1)}};
    if (event.contains("id"_L1))
        message.insert(u"id"_s, event.value("id"_L1));
    return message;
}

void SocketSession::runFunctions(const Frame &frame)
{
    const QJsonObject about = isEvent(frame.message) ? responseTo(frame.message) : QJsonObject();
    if (isEvent(frame.message) && frame.message.value("event"_L1).toString().isEmpty())
        return complain(validationError({{u"event"_s, u"must be the event's name"_s, 0, 0, {}}}), about);
    if (const Result<void> admitted = m_hub.admitFrame(app()); !admitted)
        return complain(admitted.error(), about);
    QList<FunctionVersionPtr> functions;
    for (const FunctionVersionPtr &function : m_hub.functionsOf(app()))
        if (takes(*function, frame.message))
            functions.append(function);
    if (functions.isEmpty())
        return complain({ErrorCode::ResourceNotFound, u"No function of this app takes the frame."_s,
                            u"Deploy one with a trigger of type websocket."_s, {}},
            about);
    startCalls(functions, frame);
}

// Calls may end before they are all started: what comes of them is looked at afterwards.
void SocketSession::startCalls(const QList<FunctionVersionPtr> &functions, const Frame &frame)
{
    m_isStarting = true;
    for (const FunctionVersionPtr &function : functions) {
        Invocation invocation = invocationFor(function, frame);
        invocation.id = m_hub.engine().nextInvocationId();
        m_calls.push_back(std::make_unique<FrameCall>(m_hub.engine(), invocation.id, [this] { callFinished(); }));
        m_calls.back()->start(std::move(invocation));
    }
    m_isStarting = false;
    const bool areOver = std::all_of(m_calls.begin(), m_calls.end(), [](const auto &call) { return call->isOver(); });
    if (areOver)
        sendAnswers();
}

static QByteArray json(const QJsonValue &value)
{
    QByteArray text = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return text.sliced(1, text.size() - 2); // QJsonDocument has no way to write a bare value
}

Invocation SocketSession::invocationFor(const FunctionVersionPtr &function, const Frame &frame) const
{
    const bool isText = frame.kind == FrameKind::Text;
    const bool isOneEvent = !function->settings.trigger(TriggerType::Websocket)->config.value("event"_L1).toString().isEmpty();
    Invocation invocation;
    invocation.function = function;
    invocation.source = InvocationSource::Websocket;
    invocation.request.method = "POST"_ba;
    invocation.request.url = m_origin.url;
    QJsonObject detail{{u"connectionId"_s, m_id}, {u"kind"_s, isText ? u"text"_s : u"binary"_s}};
    invocation.logPath = isText ? "text frame"_ba : "binary frame"_ba;
    if (isEvent(frame.message)) {
        detail.insert(u"event"_s, frame.message.value("event"_L1));
        if (frame.message.contains("id"_L1))
            detail.insert(u"eventId"_s, frame.message.value("id"_L1));
        invocation.logPath = frame.message.value("event"_L1).toString().toUtf8();
    }
    if (isOneEvent) {
        invocation.request.body = json(frame.message.value("payload"_L1));
        invocation.request.fields = "content-type:application/json\n"_ba;
    } else {
        invocation.request.body = frame.payload;
        invocation.request.fields
            = isText ? "content-type:text/plain;charset=UTF-8\n"_ba : "content-type:application/octet-stream\n"_ba;
    }
    if (!m_data.isEmpty())
        detail.insert(u"socketData"_s, QString::fromUtf8(m_data));
    invocation.triggerDetail = QJsonDocument(detail).toJson(QJsonDocument::Compact);
    invocation.caller = m_caller;
    invocation.clientAddress = m_origin.clientAddress;
    const std::chrono::nanoseconds timeout = function->settings.timeout;
    invocation.deadline = m_hub.now() + timeout;
    return invocation;
}

void SocketSession::callFinished()
{
    const bool areOver = std::all_of(m_calls.begin(), m_calls.end(), [](const auto &call) { return call->isOver(); });
    if (m_isStarting || m_isClosing || !areOver)
        return;
    // Later: the last call's own turn is still on the stack, and it would be deleted under it.
    QMetaObject::invokeMethod(
        &m_hub, [&hub = m_hub, id = m_id] { hub.endFrame(id); }, Qt::QueuedConnection);
}

void SocketSession::endFrame()
{
    const bool tookFrames = takesFrames();
    sendAnswers();
    m_isRunning = false;
    m_queuedBytes -= m_queue.front().payload.size();
    m_queue.pop_front();
    runNext();
    readMoreIf(tookFrames);
}

void SocketSession::sendAnswers()
{
    const bool isOneEvent = isEvent(m_queue.front().message);
    const auto calls = std::exchange(m_calls, {});
    for (const auto &call : calls) {
        if (isOneEvent)
            answerEvent(*call);
        else
            answerFrame(*call);
        if (m_isClosing)
            return;
    }
}

// Text as text, bytes in base64.
static void insertPayload(QJsonObject &message, const FrameAnswer &answer)
{
    QJsonParseError fault;
    const QJsonDocument document = QJsonDocument::fromJson("[" + answer.body + "]", &fault);
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder.decode(answer.body);
    if (answer.contentType.startsWith("application/json") && fault.error == QJsonParseError::NoError
        && document.array().size() == 1)
        message.insert(u"payload"_s, document.array().first());
    else if (!decoder.hasError())
        message.insert(u"payload"_s, text);
    else
        message.insert(u"payload_base64"_s, QString::fromLatin1(answer.body.toBase64()));
}

void SocketSession::answerEvent(const FrameCall &call)
{
    const QJsonObject &event = m_queue.front().message;
    QJsonObject message = responseTo(event);
    if (call.answer().failure) {
        message.insert(u"status"_s, call.answer().failure->status);
        message.insert(u"error"_s, errorOf(call));
        return sendText(message);
    }
    // Who gave the event an id waits for an answer, be it an empty one.
    if (call.answer().body.isEmpty() && !event.contains("id"_L1))
        return;
    message.insert(u"status"_s, call.answer().status);
    if (!call.answer().body.isEmpty())
        insertPayload(message, call.answer());
    sendText(message);
}

// The answer's own type decides, and where it has none the frame's that it answers.
static FrameKind answerKind(const FrameAnswer &answer, FrameKind asked)
{
    const QByteArray type = answer.contentType.toLower();
    const bool isText = type.isEmpty()
        ? asked == FrameKind::Text
        : type.startsWith("text/") || type.startsWith("application/json") || type.contains("+json");
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString decoded = isText ? decoder.decode(answer.body) : QString();
    return isText && !decoder.hasError() ? FrameKind::Text : FrameKind::Binary;
}

void SocketSession::answerFrame(const FrameCall &call)
{
    if (call.answer().failure)
        sendText({{u"type"_s, u"error"_s}, {u"error"_s, errorOf(call)}});
    else if (!call.answer().body.isEmpty())
        send(call.answer().body, answerKind(call.answer(), m_queue.front().kind));
}

static ErrorCode codeOf(const InvocationOutcome &outcome)
{
    switch (outcome.kind) {
    case OutcomeKind::Completed:
    case OutcomeKind::BadResponse:
        return ErrorCode::FunctionBadResponse;
    case OutcomeKind::ClientGone:
    case OutcomeKind::Refused:
        return ErrorCode::RuntimeUnavailable;
    case OutcomeKind::Threw:
    case OutcomeKind::TimedOut:
    case OutcomeKind::OutOfMemory:
    case OutcomeKind::Crashed:
    case OutcomeKind::LoadFailed:
        break;
    }
    return errorCode(outcome.kind);
}

// Only developers are told what went wrong inside.
QJsonObject SocketSession::errorOf(const FrameCall &call) const
{
    const InvocationOutcome &outcome = *call.answer().failure;
    const bool isDeveloper = m_caller.isDeveloperOf(app()) && !outcome.message.isEmpty();
    return {{u"code"_s, QString(wireName(codeOf(outcome)))},
        {u"message"_s, isDeveloper ? outcome.message : u"The function failed."_s},
        {u"remediation"_s, u"Look at the function's logs."_s},
        {u"details"_s, QJsonObject{{u"invocation_id"_s, QString::fromLatin1(wireName(call.invocation()))}}}};
}

} // namespace isola
