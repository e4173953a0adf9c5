#pragma once
// One client's session: what was agreed at its start, its streams, its calls under way. Answers every method of the protocol but
// the transport's own. Owned by the McpController; engine thread.

#include "core/agents/Agents.h"
#include "server/mcp/JsonRpc.h"
#include "server/mcp/McpStream.h"

#include <QTimer>
#include <map>
#include <memory>

namespace isola {

// Where a session is: an app, or one of its agents; and whose it is.
struct McpPlace {
    AppId app;
    QString agent; // empty: all tools of the app
    Caller caller;

    bool isSameAs(const McpPlace &other) const;
};

class McpSession final : public QObject {
    Q_OBJECT

public:
    McpSession(Agents &agents, QByteArray id, McpPlace place);
    ~McpSession() override; // calls that run are cancelled; what waits for a person waits on

    const QByteArray &id() const { return m_id; }
    const McpPlace &place() const { return m_place; }

    // A request that is answered at once: everything but tools/call.
    QByteArray answer(const RpcMessage &request);
    void take(const RpcMessage &notification);
    // A call that may take long: the answer comes on the stream, which is made for it.
    McpStream &startCall(const RpcMessage &request, const QByteArray &clientAddress, const QByteArray &origin);
    // The stream that is no answer to anything: 0. Others by their number; null: none, or not known any more.
    McpStream *stream(int number);

    void toolsMayHaveChanged();

private:
    struct Call {
        QJsonValue id;
        Tool tool;
        QJsonValue progressToken;
        McpStream *stream = nullptr;
        quint64 running = 0; // at the ToolCaller; 0: not there
        quint64 waiter = 0; // at the ApprovalDesk; 0: not there
        int64_t approval = 0;
        QString name; // of the call, as tools and approvals know it
        double progress = -1; // the last that was told: it only grows
        int waited = 0; // how often it was told that it waits: what the tool tells comes on top
        int notices = 0;
    };

    QJsonObject initialize(const QJsonObject &params);
    std::optional<QJsonObject> listTools(const QJsonObject &params, RpcFault &fault) const;
    std::optional<Tool> findTool(const QString &name) const;
    QList<Tool> tools() const;
    void run(quint64 number, const ToolRequest &request);
    void wait(quint64 number, const ToolRequest &request);
    void takeApproval(quint64 number, const ToolApproval &approval);
    void reportProgress();
    void takeNotice(const QString &name, const ToolNotice &notice);
    void sendProgress(Call &call, double progress, std::optional<double> total, const QString &message);
    void log(const QString &level, const QJsonValue &data, McpStream &stream, const QString &logger);
    void finish(quint64 number, const QJsonObject &result);
    void forgetFinishedStreams();
    QByteArray toolsFingerprint() const;

    Agents &m_agents;
    const QByteArray m_id;
    const McpPlace m_place;
    QString m_revision;
    QString m_logLevel;
    QByteArray m_knownTools; // fingerprint of what the client was last told of
    int m_lastStream = 0;
    std::map<int, std::unique_ptr<McpStream>> m_streams;
    quint64 m_lastCall = 0;
    std::map<quint64, Call> m_calls;
    QTimer m_progress; // while something waits for a person
};

} // namespace isola
