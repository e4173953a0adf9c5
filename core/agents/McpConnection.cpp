#include "core/agents/McpConnection.h"

#include <QJsonDocument>
#include <QPointer>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr qsizetype kMostTools = 500;
static constexpr qsizetype kLargestSchema = 64 * 1024;
static constexpr qsizetype kLongestDescription = 2000;
static constexpr qsizetype kLongestFault = 500;
static constexpr Milliseconds kFarewell{5000};
static constexpr Milliseconds kPause{1000}; // before a stream is taken up, unless the server says another
static constexpr Milliseconds kLongestPause{60000};
static constexpr int kMostVainTries = 5;

McpConnection::McpConnection(EgressClient &client, McpServerAddress address) : m_client(client), m_address(std::move(address)) { }

McpConnection::~McpConnection()
{
    for (const auto &[number, question] : m_questions)
        m_client.cancel(question.transfer);
    m_client.cancel(m_listening);
    if (!m_session.isEmpty())
        m_client.start(requestFor("DELETE"), kFarewell, {});
}

// Of what this server says, nothing secret may come back: some repeat what they were sent.
Error McpConnection::fault(QString text) const
{
    for (const QString &value : m_address.headers)
        if (value.size() > 3)
            text.replace(value, u"***"_s);
    if (text.size() > kLongestFault)
        text = text.first(kLongestFault) + u"..."_s;
    return {ErrorCode::RuntimeUnavailable, u"The MCP server %1: %2"_s.arg(m_address.name, text),
        u"Check its url and headers in tools.mcp_servers, and the app's egress."_s, {}};
}

// ---- Out

EgressRequest McpConnection::requestFor(const QByteArray &method) const
{
    EgressRequest request;
    request.method = method.toStdString();
    request.url = m_address.url.toStdString();
    request.fields = {{"accept", method == "POST" ? "application/json, text/event-stream" : "text/event-stream"},
        {"user-agent", "isola/" ISOLA_VERSION}};
    if (!m_session.isEmpty())
        request.fields.emplace_back("mcp-session-id", m_session.toStdString());
    if (!m_revision.isEmpty())
        request.fields.emplace_back("mcp-protocol-version", m_revision.toStdString());
    for (auto header = m_address.headers.begin(); header != m_address.headers.end(); ++header)
        request.fields.emplace_back(header.key().toStdString(), header.value().toStdString());
    request.policy = m_address.policy;
    return request;
}

static EgressRequest withBody(EgressRequest request, const QJsonObject &message)
{
    request.fields.emplace_back("content-type", "application/json");
    request.body = EgressRequest::Body::Whole;
    request.bytes = QJsonDocument(message).toJson(QJsonDocument::Compact).toStdString();
    return request;
}

// Goes on after the last event that came.
static EgressRequest takingUp(EgressRequest request, const McpReader &reader)
{
    if (!reader.lastEventId().isEmpty())
        request.fields.emplace_back("last-event-id", reader.lastEventId().toStdString());
    return request;
}

static Milliseconds pauseAfter(const McpReader &reader, int vainTries)
{
    const Milliseconds asked = reader.retry().value_or(kPause);
    return std::max(asked, std::min(asked * (1 << std::min(vainTries, 10)), kLongestPause));
}

quint64 McpConnection::ask(const QString &method, const QJsonObject &params, Callback<QJsonObject> done)
{
    const quint64 number = ++m_lastNumber;
    Question &question = m_questions[number];
    question.method = method;
    question.params = params;
    question.done = std::move(done);
    if (m_state == State::Open || method == "initialize"_L1)
        send(number);
    else if (m_state == State::New)
        open();
    return number;
}

void McpConnection::send(quint64 number)
{
    Question &question = m_questions.at(number);
    const QJsonObject message{
        {u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, qint64(number)}, {u"method"_s, question.method}, {u"params"_s, question.params}};
    QTimer::singleShot(m_address.patience, this, [this, number] {
        if (m_questions.contains(number))
            finish(number, fail(fault(u"there was no answer within %1 ms"_s.arg(m_address.patience.count()))));
    });
    question.transfer = m_client.start(withBody(requestFor("POST"), message), {}, listenerTo(number));
}

EgressClient::Listener McpConnection::listenerTo(quint64 number)
{
    EgressClient::Listener listener;
    listener.head = [this, number](const HttpHead &head) { takeHead(number, head); };
    listener.bytes = [this, number](QByteArrayView bytes) {
        const QByteArray before = m_questions.at(number).reader.lastEventId();
        for (const QJsonObject &message : m_questions.at(number).reader.add(bytes)) {
            takeMessage(message);
            if (!m_questions.contains(number))
                return; // it is answered
        }
        Question &question = m_questions.at(number);
        if (question.reader.lastEventId() != before)
            question.vainTries = 0;
        if (question.reader.isTooLarge())
            finish(number, fail(fault(u"its answer is larger than 4 MiB"_s)));
    };
    listener.ended = [this, number](const QString &fault) { takeEnd(number, fault); };
    return listener;
}

void McpConnection::sendNotice(const QJsonObject &message)
{
    m_client.start(withBody(requestFor("POST"), message), m_address.patience, {});
}

void McpConnection::cancel(quint64 number)
{
    const auto question = m_questions.extract(number);
    if (question.empty() || (question.mapped().transfer == 0 && !question.mapped().isTakenUp))
        return;
    m_client.cancel(question.mapped().transfer);
    sendNotice({{u"jsonrpc"_s, u"2.0"_s}, {u"method"_s, u"notifications/cancelled"_s},
        {u"params"_s, QJsonObject{{u"requestId"_s, qint64(number)}}}});
}

// ---- The session

void McpConnection::open()
{
    m_state = State::Opening;
    m_session.clear();
    m_revision.clear();
    const QJsonObject params{{u"protocolVersion"_s, u"2025-11-25"_s}, {u"capabilities"_s, QJsonObject()},
        {u"clientInfo"_s, QJsonObject{{u"name"_s, u"isola"_s}, {u"version"_s, QString::fromLatin1(ISOLA_VERSION)}}}};
    ask(u"initialize"_s, params, [this](const Result<QJsonObject> &welcome) { takeWelcome(welcome); });
}

void McpConnection::takeWelcome(const Result<QJsonObject> &welcome)
{
    static const QStringList known{u"2025-11-25"_s, u"2025-06-18"_s, u"2025-03-26"_s};
    const QString revision = welcome ? welcome->value("protocolVersion"_L1).toString() : QString();
    std::optional<Error> refused;
    if (!welcome)
        refused = welcome.error();
    else if (!known.contains(revision))
        refused = fault(u"it speaks the revision \"%1\", which is none of %2"_s.arg(revision, known.join(", "_L1)));
    m_state = refused ? State::New : State::Open;
    m_revision = refused ? QByteArray() : revision.toLatin1();
    std::vector<quint64> waiting;
    for (const auto &[number, question] : m_questions)
        if (question.transfer == 0 && !question.isTakenUp)
            waiting.push_back(number);
    if (!refused) {
        sendNotice({{u"jsonrpc"_s, u"2.0"_s}, {u"method"_s, u"notifications/initialized"_s}});
        if ((*welcome)["capabilities"_L1]["tools"_L1]["listChanged"_L1].toBool())
            listen();
    }
    const QPointer<McpConnection> self(this);
    for (const quint64 number : waiting) {
        if (!self || !m_questions.contains(number))
            continue;
        refused ? finish(number, fail(*refused)) : send(number);
    }
}

// What the server says unasked. Servers that offer no such stream answer 405, which is fine.
void McpConnection::listen()
{
    m_client.cancel(m_listening);
    m_heard = McpReader(McpReader::Kind::Events);
    m_isHeard = false;
    m_vainListens = 0;
    listenAgain();
}

void McpConnection::listenAgain()
{
    EgressClient::Listener listener;
    listener.head = [this](const HttpHead &head) { m_isHeard = head.status == 200; };
    listener.bytes = [this](QByteArrayView bytes) {
        m_vainListens = 0;
        for (const QJsonObject &message : m_heard.add(bytes))
            takeMessage(message);
    };
    listener.ended = [this](const QString &) {
        m_listening = 0;
        if (!m_isHeard || m_heard.isTooLarge())
            return;
        m_heard.breakOff();
        if (m_heard.lastEventId().isEmpty())
            forgetTools(); // what it said meanwhile is not heard
        QTimer::singleShot(pauseAfter(m_heard, m_vainListens++), this, [this, session = m_session] {
            if (m_listening == 0 && m_state == State::Open && session == m_session)
                listenAgain();
        });
    };
    m_listening = m_client.start(takingUp(requestFor("GET"), m_heard), {}, std::move(listener));
}

// The server does not know the session any more: whatever was asked did not happen, and is asked again in another.
void McpConnection::beginAnew(quint64 number)
{
    Question &question = m_questions.at(number);
    m_client.cancel(question.transfer);
    question.transfer = 0;
    question.isRepeated = true;
    question.reader = McpReader();
    forgetTools();
    if (m_state == State::Open)
        open();
}

// ---- In

void McpConnection::takeHead(quint64 number, const HttpHead &head)
{
    Question &question = m_questions.at(number);
    question.head = head;
    if (question.isTakenUp)
        return;
    const bool isStream = head.fields.value("content-type").toLower().startsWith("text/event-stream");
    question.reader = McpReader(isStream ? McpReader::Kind::Events : McpReader::Kind::Json);
    if (head.status == 404 && !m_session.isEmpty() && !question.isRepeated && question.method != "initialize"_L1)
        return beginAnew(number);
    if (question.method == "initialize"_L1 && head.status == 200)
        m_session = head.fields.value("mcp-session-id");
}

void McpConnection::takeMessage(const QJsonObject &message)
{
    const QString method = message.value("method"_L1).toString();
    if (method == "notifications/tools/list_changed"_L1)
        return forgetTools();
    if (!method.isEmpty())
        return message.contains("id"_L1) ? refuse(message.value("id"_L1), method) : void();
    const auto number = quint64(message.value("id"_L1).toInteger());
    if (!m_questions.contains(number))
        return;
    if (const QJsonValue error = message.value("error"_L1); error.isObject())
        return finish(number, fail(fault(error["message"_L1].toString())));
    finish(number, message.value("result"_L1).toObject());
}

// It asks something of this client, which can do nothing for it but live.
void McpConnection::refuse(const QJsonValue &id, const QString &method)
{
    QJsonObject answer{{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, id}};
    if (method == "ping"_L1)
        answer.insert("result"_L1, QJsonObject());
    else
        answer.insert("error"_L1, QJsonObject{{u"code"_s, -32601}, {u"message"_s, u"This client has no %1"_s.arg(method)}});
    sendNotice(answer);
}

void McpConnection::takeEnd(quint64 number, const QString &reason)
{
    Question &question = m_questions.at(number);
    if (canTakeUp(question))
        return takeUpLater(question, number);
    if (!reason.isEmpty())
        return finish(number, fail(fault(reason)));
    const QList<QJsonObject> rest = question.reader.finish();
    for (const QJsonObject &message : rest) {
        takeMessage(message);
        if (!m_questions.contains(number))
            return;
    }
    const HttpHead &head = m_questions.at(number).head;
    const QString said = rest.isEmpty() ? QString() : rest.first()["error"_L1]["message"_L1].toString();
    if (head.status != 200)
        return finish(number, fail(fault(u"it answered %1 %2"_s.arg(head.status).arg(said).trimmed())));
    finish(number, fail(fault(u"its answer ended without a result"_s)));
}

// ---- Streams that break off

bool McpConnection::canTakeUp(const Question &question) const
{
    // No head: the server could not be reached, for now.
    const bool isWilling = question.head.status == 200 || (question.isTakenUp && question.head.status == 0);
    return isWilling && question.reader.isEvents() && !question.reader.isTooLarge() && !question.reader.lastEventId().isEmpty()
        && question.vainTries < kMostVainTries;
}

void McpConnection::takeUpLater(Question &question, quint64 number)
{
    question.transfer = 0;
    question.isTakenUp = true;
    question.head = {};
    question.reader.breakOff();
    QTimer::singleShot(pauseAfter(question.reader, question.vainTries++), this, [this, number] { takeUp(number); });
}

void McpConnection::takeUp(quint64 number)
{
    const auto found = m_questions.find(number);
    if (found != m_questions.end()) // it may have been cancelled meanwhile
        found->second.transfer = m_client.start(takingUp(requestFor("GET"), found->second.reader), {}, listenerTo(number));
}

void McpConnection::finish(quint64 number, Result<QJsonObject> result)
{
    auto question = m_questions.extract(number);
    m_client.cancel(question.mapped().transfer);
    question.mapped().done(std::move(result));
}

// ---- Tools

static McpTool toolFrom(const QJsonObject &object)
{
    QJsonObject schema = object.value("inputSchema"_L1).toObject();
    if (schema.isEmpty() || QJsonDocument(schema).toJson(QJsonDocument::Compact).size() > kLargestSchema)
        schema = {{u"type"_s, u"object"_s}};
    return {object.value("name"_L1).toString(), object.value("description"_L1).toString().left(kLongestDescription), schema};
}

void McpConnection::listTools(Callback<QList<McpTool>> done)
{
    if (m_tools) {
        QMetaObject::invokeMethod(
            this, [tools = *m_tools, done = std::move(done)] { done(tools); }, Qt::QueuedConnection);
        return;
    }
    listPage({}, std::make_shared<Listing>(Listing{{}, m_changes}), std::move(done));
}

void McpConnection::forgetTools()
{
    ++m_changes;
    m_tools.reset();
}

void McpConnection::listPage(const QString &cursor, const std::shared_ptr<Listing> &listing, Callback<QList<McpTool>> done)
{
    const QJsonObject params = cursor.isEmpty() ? QJsonObject() : QJsonObject{{u"cursor"_s, cursor}};
    ask(u"tools/list"_s, params, [this, cursor, listing, done = std::move(done)](const Result<QJsonObject> &page) {
        if (!page)
            return done(fail(page.error()));
        QList<McpTool> &tools = listing->tools;
        for (const QJsonValue &tool : page->value("tools"_L1).toArray())
            if (tools.size() < kMostTools && !tool["name"_L1].toString().isEmpty())
                tools.append(toolFrom(tool.toObject()));
        const QString next = page->value("nextCursor"_L1).toString();
        if (!next.isEmpty() && next != cursor && tools.size() < kMostTools)
            return listPage(next, listing, done);
        if (listing->changes == m_changes)
            m_tools = tools;
        done(tools);
    });
}

quint64 McpConnection::callTool(const QString &tool, const QJsonObject &arguments, Callback<QJsonObject> done)
{
    return ask(u"tools/call"_s, {{u"name"_s, tool}, {u"arguments"_s, arguments}}, std::move(done));
}

} // namespace isola
