#pragma once
// The breakpoints of one session: those of the store are set at V8, and follow it while the session lasts. What DevTools set and
// take away beside it goes into the store, so that editor and DevTools mean the same ones. Owned by DebugRun.

#include "ui/debug/BreakpointStore.h"
#include "ui/debug/ScriptNames.h"

#include <optional>

namespace isola {

class InspectorSocket;

class SessionBreakpoints final : public QObject {
    Q_OBJECT

public:
    SessionBreakpoints(
        InspectorSocket &socket, BreakpointStore &store, const QString &app, const QString &function, QObject *parent = nullptr);

    void follow(); // sets and takes away what differs from the store
    const ScriptNames &names() const { return m_names; }

    // A place of V8's that an unresolved breakpoint has found.
    void resolve(const QJsonObject &parameters);

    // ---- DevTools ask for Debugger.setBreakpointByUrl and removeBreakpoint.
    // The answer where there is one already, which V8 would refuse.
    std::optional<QJsonObject> answerTo(const QJsonObject &parameters) const;
    void adopt(const QJsonObject &parameters, const QJsonObject &result); // V8 set it
    void forget(const QString &id); // it is about to be taken away
    // As DevTools keep them in their settings.
    QJsonArray forDevTools() const;

private:
    struct SetBreakpoint {
        Breakpoint breakpoint;
        QString id; // empty: V8 has not answered yet
        QJsonArray locations;
    };

    void setAt(const Breakpoint &breakpoint);
    std::optional<Breakpoint> breakpointOf(const QJsonObject &parameters) const;

    InspectorSocket &m_socket;
    BreakpointStore &m_store;
    const QString m_function;
    const ScriptNames m_names;
    QList<SetBreakpoint> m_set;
};

} // namespace isola
