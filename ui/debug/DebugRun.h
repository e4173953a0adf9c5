#pragma once
// One call that is stood in. The console's own connection to V8's debugger comes first, so that breakpoints of the editor hold
// from the first line on; DevTools join when they are opened. Owned by FunctionDebugging, which keeps one at a time.

#include "core/base/Callback.h"
#include "ui/client/ApiValues.h"

#include <QHash>
#include <QJsonArray>
#include <QObject>
#include <functional>
#include <memory>
#include <optional>

namespace isola {

class BreakpointStore;
class DevToolsRelay;
class InspectedCall;
class ServerClient;
class SessionBreakpoints;

enum class ExceptionBreaks { None, Uncaught, All };

// What is called, and where it is to stop.
struct DebugOrder {
    QString function;
    QJsonObject request; // as .../invoke?detail=true takes it
    QJsonObject draft; // as it takes it, too; empty: what is live
    QString replay; // a recorded invocation, instead of a request
    bool breaksOnStart = false;
    ExceptionBreaks exceptionBreaks = ExceptionBreaks::None;
};

// Where it stands.
struct PausePlace {
    std::optional<QString> file; // nothing: code that is in no file of the function's
    int line = 0;
    QString within; // the function's name; empty: it has none
    QString fault; // the exception that stopped it; empty: none did
};

enum class DebugState { Idle, Starting, Running, Paused, Answered };

class DebugRun final : public QObject {
    Q_OBJECT

public:
    DebugRun(ServerClient &client, BreakpointStore &store, QObject *parent = nullptr);
    ~DebugRun() override;

    void start(const DebugOrder &order); // ends what ran before
    void stop(); // the call goes on by itself, if it was under way
    DebugState state() const { return m_state; }
    bool isActive() const { return m_state != DebugState::Idle; }
    const DebugOrder &order() const { return m_order; }
    int version() const; // that runs; without a meaning for drafts

    // While it is paused.
    const PausePlace &place() const { return m_place; }
    void resume() { step(QStringLiteral("Debugger.resume")); }
    void stepOver() { step(QStringLiteral("Debugger.stepOver")); }
    void stepInto() { step(QStringLiteral("Debugger.stepInto")); }
    void stepOut() { step(QStringLiteral("Debugger.stepOut")); }
    // In the frame that it stands in, without side effects; empty: there is no such value.
    void evaluate(const QString &expression, const QObject *context, std::function<void(const QString &)> done);
    void setExceptionBreaks(ExceptionBreaks breaks);

    // The address of a frontend that shows this session, which lasts on when the call is over; empty: there is none.
    QString openDevTools();
    QJsonArray breakpointsForDevTools() const;

Q_SIGNALS:
    void changed(); // the state
    void paused();
    void answered(const CallReport &report);
    void refused(const Error &error); // it did not come to a call
    void ended(const QString &reason); // by the server

private:
    void prepare();
    void takeAnswer(const CallReport &report);
    void takeEnd(const QString &reason);
    void takeEvent(const QString &method, const QJsonObject &parameters);
    void takePause(const QJsonObject &pause);
    void askForExceptions();
    void step(const QString &method);
    void enter(DebugState state);
    void close();

    ServerClient &m_client;
    BreakpointStore &m_store;
    DebugOrder m_order;
    DebugState m_state = DebugState::Idle;
    std::unique_ptr<InspectedCall> m_call;
    std::unique_ptr<SessionBreakpoints> m_breakpoints;
    std::unique_ptr<DevToolsRelay> m_relay;
    QHash<QString, QString> m_scripts; // id to address
    PausePlace m_place;
    QString m_frame; // id
};

} // namespace isola
