#pragma once
// A call in an instance that can be looked into: a session at the server, the connection to V8's inspector, the call itself. What
// is done there is its owner's business: DebugRun stands in it, ProfileRun measures it. The session ends with the object.

#include "core/base/Callback.h"
#include "ui/client/ApiValues.h"
#include "ui/debug/InspectorSocket.h"

#include <QPointer>

namespace isola {

class ServerClient;

class InspectedCall final : public QObject {
    Q_OBJECT

public:
    // `session` as .../debug takes it.
    InspectedCall(ServerClient &client, const QString &function, const QJsonObject &session, QObject *parent = nullptr);
    ~InspectedCall() override; // a call that is under way goes on by itself

    InspectorSocket &inspector() { return m_inspector; }
    int version() const { return m_version; } // that runs; without a meaning for drafts

    // `request` as .../invoke?detail=true takes it. It waits at the server for Runtime.runIfWaitingForDebugger.
    void call(const QJsonObject &request);
    void replay(const QString &invocation); // instead, in a session for it

Q_SIGNALS:
    void opened(); // nothing of the function has run yet
    void answered(const CallReport &report);
    void refused(const Error &error); // it did not come to a call
    void closed(const QString &reason); // by the server: an answer may still come

private:
    void open(const QJsonObject &session);
    void run(const QString &path, const QJsonObject &body);

    QPointer<ServerClient> m_client; // may be gone when a call that was let go is deleted at last
    const QString m_function;
    QString m_id; // empty: the server has not answered yet
    int m_version = 0;
    InspectorSocket m_inspector;
};

} // namespace isola
