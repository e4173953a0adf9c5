#include "ui/debug/DebugRun.h"

#include "ui/client/ServerClient.h"
#include "ui/debug/DevToolsRelay.h"
#include "ui/debug/InspectedCall.h"
#include "ui/debug/RemoteValue.h"
#include "ui/debug/SessionBreakpoints.h"

#include <QPointer>

using namespace Qt::StringLiterals;

namespace isola {

DebugRun::DebugRun(ServerClient &client, BreakpointStore &store, QObject *parent)
    : QObject(parent), m_client(client), m_store(store)
{
}

DebugRun::~DebugRun()
{
    close();
}

// ---- The session

void DebugRun::start(const DebugOrder &order)
{
    close();
    m_order = order;
    QJsonObject session{{u"break_on_start"_s, order.breaksOnStart}};
    if (!order.draft.isEmpty())
        session.insert("draft"_L1, order.draft);
    if (!order.replay.isEmpty())
        session.insert("replay"_L1, order.replay);
    m_call = std::make_unique<InspectedCall>(m_client, order.function, session);
    m_breakpoints = std::make_unique<SessionBreakpoints>(m_call->inspector(), m_store, m_client.server().app, order.function);
    m_relay = std::make_unique<DevToolsRelay>(m_call->inspector(), *m_breakpoints);
    connect(m_call.get(), &InspectedCall::opened, this, &DebugRun::prepare);
    connect(m_call.get(), &InspectedCall::answered, this, &DebugRun::takeAnswer);
    connect(m_call.get(), &InspectedCall::refused, this, [this](const Error &error) {
        stop();
        Q_EMIT refused(error);
    });
    connect(m_call.get(), &InspectedCall::closed, this, &DebugRun::takeEnd);
    connect(&m_call->inspector(), &InspectorSocket::said, this,
        [this](const QString &method, const QJsonObject &parameters) { takeEvent(method, parameters); });
    m_scripts.clear();
    enter(DebugState::Starting);
}

// Nothing of the function has run yet: what is set now holds from its first line on.
void DebugRun::prepare()
{
    InspectorSocket &inspector = m_call->inspector();
    inspector.ask(u"Runtime.enable"_s);
    inspector.ask(u"Debugger.enable"_s);
    inspector.ask(u"Debugger.setAsyncCallStackDepth"_s, {{u"maxDepth"_s, 32}});
    askForExceptions();
    m_breakpoints->follow();
    inspector.ask(u"Runtime.runIfWaitingForDebugger"_s);
    if (m_order.replay.isEmpty())
        m_call->call(m_order.request);
    else
        m_call->replay(m_order.replay);
    enter(DebugState::Running);
}

void DebugRun::takeAnswer(const CallReport &report)
{
    const bool goesOn = m_relay && m_relay->isUsed(); // with somebody to look further
    if (goesOn)
        enter(DebugState::Answered);
    else
        stop();
    Q_EMIT answered(report);
}

// The call's answer may still come: it is the one of a limit, then, that took the instance along.
void DebugRun::takeEnd(const QString &reason)
{
    m_call->inspector().close(); // nobody waits for what was asked there
    m_relay.reset();
    m_breakpoints.reset();
    enter(DebugState::Idle);
    Q_EMIT ended(reason);
}

void DebugRun::stop()
{
    close();
    enter(DebugState::Idle);
}

void DebugRun::close()
{
    if (!m_call)
        return;
    m_call->disconnect(this);
    m_call->inspector().disconnect(this);
    m_call->inspector().close(); // nobody waits for what was asked there
    m_relay.reset();
    m_breakpoints.reset();
    m_call.release()->deleteLater(); // this may be its own word
}

void DebugRun::enter(DebugState state)
{
    if (std::exchange(m_state, state) != state)
        Q_EMIT changed();
}

// ---- What happens

void DebugRun::takeEvent(const QString &method, const QJsonObject &parameters)
{
    if (method == "Debugger.paused"_L1) {
        takePause(parameters);
    } else if (method == "Debugger.resumed"_L1) {
        if (m_state == DebugState::Paused)
            enter(DebugState::Running);
    } else if (method == "Debugger.scriptParsed"_L1) {
        m_scripts.insert(parameters.value("scriptId"_L1).toString(), parameters.value("url"_L1).toString());
    } else if (method == "Debugger.breakpointResolved"_L1) {
        m_breakpoints->resolve(parameters);
    }
}

void DebugRun::takePause(const QJsonObject &pause)
{
    const QJsonObject frame = pause.value("callFrames"_L1).toArray().first().toObject();
    const QString reason = pause.value("reason"_L1).toString();
    m_frame = frame.value("callFrameId"_L1).toString();
    const QJsonObject location = frame.value("location"_L1).toObject();
    const QString url = m_scripts.value(location.value("scriptId"_L1).toString());
    m_place = {m_breakpoints->names().fileOf(url), location.value("lineNumber"_L1).toInt() + 1,
        frame.value("functionName"_L1).toString(), {}};
    if (reason == "exception"_L1 || reason == "promiseRejection"_L1)
        m_place.fault = remoteValueText(pause.value("data"_L1).toObject());
    enter(DebugState::Paused);
    Q_EMIT paused();
}

void DebugRun::step(const QString &method)
{
    if (m_state == DebugState::Paused)
        m_call->inspector().ask(method);
}

void DebugRun::evaluate(const QString &expression, const QObject *context, std::function<void(const QString &)> done)
{
    if (m_state != DebugState::Paused)
        return done({});
    const QJsonObject parameters{{u"callFrameId"_s, m_frame}, {u"expression"_s, expression}, {u"silent"_s, true},
        {u"throwOnSideEffect"_s, true}, {u"generatePreview"_s, true}};
    m_call->inspector().ask(u"Debugger.evaluateOnCallFrame"_s, parameters,
        [guard = QPointer(context), done = std::move(done)](const Result<QJsonObject> &answer) {
            if (!guard)
                return;
            const bool isValue = answer && !answer->contains("exceptionDetails"_L1);
            done(isValue ? remoteValueText(answer->value("result"_L1).toObject()) : QString());
        });
}

void DebugRun::setExceptionBreaks(ExceptionBreaks breaks)
{
    m_order.exceptionBreaks = breaks;
    if (isActive() && m_state != DebugState::Starting)
        askForExceptions();
}

static QString stateOf(ExceptionBreaks breaks)
{
    switch (breaks) {
    case ExceptionBreaks::None:
        break;
    case ExceptionBreaks::Uncaught:
        return u"uncaught"_s;
    case ExceptionBreaks::All:
        return u"all"_s;
    }
    return u"none"_s;
}

void DebugRun::askForExceptions()
{
    const QString state = stateOf(m_order.exceptionBreaks);
    m_relay->setPauseOnExceptions(state);
    m_call->inspector().ask(u"Debugger.setPauseOnExceptions"_s, {{u"state"_s, state}});
}

int DebugRun::version() const
{
    return m_call ? m_call->version() : 0;
}

// ---- DevTools

QString DebugRun::openDevTools()
{
    return m_relay ? m_relay->listen() : QString();
}

QJsonArray DebugRun::breakpointsForDevTools() const
{
    return m_breakpoints ? m_breakpoints->forDevTools() : QJsonArray();
}

} // namespace isola
