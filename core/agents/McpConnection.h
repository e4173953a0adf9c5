#pragma once
// A session with another MCP server, as its client: Streamable HTTP of the revisions 2025-11-25 to 2025-03-26
// (modelcontextprotocol.io/specification). Begins with the first question, begins anew when the server has forgotten it. Answers
// come later than the question. A stream that breaks off is taken up again where it was, when the server numbers its events.
// Engine thread.

#include "core/agents/EgressClient.h"
#include "core/agents/McpReader.h"
#include "core/base/Callback.h"

#include <QJsonArray>
#include <map>

namespace isola {

struct McpServerAddress {
    QString name; // for what goes wrong
    QString url;
    QMap<QString, QString> headers; // with secrets
    EgressPolicy policy;
    Milliseconds patience{30000}; // for one answer
};

struct McpTool {
    QString name;
    QString description;
    QJsonObject inputSchema;
};

class McpConnection final : public QObject {
    Q_OBJECT

public:
    McpConnection(EgressClient &client, McpServerAddress address); // outlives it
    ~McpConnection() override; // ends the session; no answer comes any more

    // What the server has now: from memory, unless it has said since that this changed.
    void listTools(Callback<QList<McpTool>> done);
    const std::optional<QList<McpTool>> &knownTools() const { return m_tools; }

    // The result of tools/call. The number is good for cancel() until then.
    quint64 callTool(const QString &tool, const QJsonObject &arguments, Callback<QJsonObject> done);
    void cancel(quint64 number); // the server is told

    bool isBusy() const { return !m_questions.empty(); }
    MonotonicTime lastUse() const { return m_lastUse; }
    void touch(MonotonicTime now) { m_lastUse = now; }

private:
    enum class State { New, Opening, Open };

    struct Question {
        QString method;
        QJsonObject params;
        Callback<QJsonObject> done;
        quint64 transfer = 0; // 0: waits for the session, or to be taken up
        HttpHead head;
        McpReader reader;
        bool isRepeated = false; // it met a session that the server had forgotten
        bool isTakenUp = false; // its stream broke off
        int vainTries = 0; // to take it up, since the last event
    };

    quint64 ask(const QString &method, const QJsonObject &params, Callback<QJsonObject> done);
    void open();
    void takeWelcome(const Result<QJsonObject> &welcome);
    void send(quint64 number);
    void sendNotice(const QJsonObject &message);
    EgressRequest requestFor(const QByteArray &method) const;

    EgressClient::Listener listenerTo(quint64 number);
    bool canTakeUp(const Question &question) const;
    void takeUpLater(Question &question, quint64 number);
    void takeUp(quint64 number);
    void takeHead(quint64 number, const HttpHead &head);
    void takeMessage(const QJsonObject &message);
    void takeEnd(quint64 number, const QString &fault);
    void refuse(const QJsonValue &id, const QString &method);
    void finish(quint64 number, Result<QJsonObject> result);
    void beginAnew(quint64 number);
    void listen();
    void listenAgain();
    struct Listing {
        QList<McpTool> tools;
        int changes = 0; // when it began
    };
    void listPage(const QString &cursor, const std::shared_ptr<Listing> &listing, Callback<QList<McpTool>> done);
    void forgetTools();
    Error fault(QString text) const;

    EgressClient &m_client;
    const McpServerAddress m_address;
    State m_state = State::New;
    QByteArray m_session; // the server's name for it; empty: it has none
    QByteArray m_revision;
    quint64 m_lastNumber = 0;
    std::map<quint64, Question> m_questions;
    std::optional<QList<McpTool>> m_tools; // none: not asked, or changed since
    int m_changes = 0; // of the server's tools, as far as it says
    quint64 m_listening = 0; // a transfer
    McpReader m_heard{McpReader::Kind::Events};
    bool m_isHeard = false; // the server offers that stream
    int m_vainListens = 0;
    MonotonicTime m_lastUse{};
};

} // namespace isola
