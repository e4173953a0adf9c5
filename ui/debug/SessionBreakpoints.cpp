#include "ui/debug/SessionBreakpoints.h"

#include "ui/debug/InspectorSocket.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace isola {

SessionBreakpoints::SessionBreakpoints(
    InspectorSocket &socket, BreakpointStore &store, const QString &app, const QString &function, QObject *parent)
    : QObject(parent), m_socket(socket), m_store(store), m_function(function), m_names(app, function)
{
    connect(&store, &BreakpointStore::changed, this, [this](const QString &changed) {
        if (changed == m_function)
            follow();
    });
}

void SessionBreakpoints::follow()
{
    const QList<Breakpoint> wanted = m_store.breakpoints(m_function);
    m_set.removeIf([&](const SetBreakpoint &set) {
        if (wanted.contains(set.breakpoint))
            return false;
        if (!set.id.isEmpty()) // otherwise it goes when V8 has said what it is called
            m_socket.ask(u"Debugger.removeBreakpoint"_s, {{u"breakpointId"_s, set.id}});
        return true;
    });
    for (const Breakpoint &breakpoint : wanted)
        if (std::none_of(m_set.begin(), m_set.end(), [&](const SetBreakpoint &set) { return set.breakpoint == breakpoint; }))
            setAt(breakpoint);
}

void SessionBreakpoints::setAt(const Breakpoint &breakpoint)
{
    m_set.append({breakpoint, {}, {}});
    QJsonObject parameters{
        {u"urlRegex"_s, m_names.urlPattern(breakpoint.file)}, {u"lineNumber"_s, breakpoint.line - 1}, {u"columnNumber"_s, 0}};
    if (!breakpoint.condition.isEmpty())
        parameters.insert("condition"_L1, breakpoint.condition);
    m_socket.ask(u"Debugger.setBreakpointByUrl"_s, parameters, [this, breakpoint](const Result<QJsonObject> &result) {
        if (!result)
            return; // stays in the gutter: another version of the code may have such a line
        const QString id = result->value("breakpointId"_L1).toString();
        const auto set = std::find_if(
            m_set.begin(), m_set.end(), [&](const SetBreakpoint &other) { return other.breakpoint == breakpoint; });
        if (set == m_set.end()) // taken away meanwhile
            return m_socket.ask(u"Debugger.removeBreakpoint"_s, {{u"breakpointId"_s, id}});
        set->id = id;
        set->locations = result->value("locations"_L1).toArray();
    });
}

void SessionBreakpoints::resolve(const QJsonObject &parameters)
{
    for (SetBreakpoint &set : m_set)
        if (set.id == parameters.value("breakpointId"_L1).toString())
            set.locations.append(parameters.value("location"_L1));
}

std::optional<Breakpoint> SessionBreakpoints::breakpointOf(const QJsonObject &parameters) const
{
    const std::optional<QString> file = m_names.fileOf(parameters.value("url"_L1).toString());
    if (!file)
        return {};
    return Breakpoint{*file, parameters.value("lineNumber"_L1).toInt() + 1, parameters.value("condition"_L1).toString()};
}

std::optional<QJsonObject> SessionBreakpoints::answerTo(const QJsonObject &parameters) const
{
    const std::optional<Breakpoint> asked = breakpointOf(parameters);
    for (const SetBreakpoint &set : m_set)
        if (asked && asked->isAt(set.breakpoint.file, set.breakpoint.line) && !set.id.isEmpty())
            return QJsonObject{{u"breakpointId"_s, set.id}, {u"locations"_s, set.locations}};
    return {};
}

void SessionBreakpoints::adopt(const QJsonObject &parameters, const QJsonObject &result)
{
    const std::optional<Breakpoint> breakpoint = breakpointOf(parameters);
    const QString id = result.value("breakpointId"_L1).toString();
    if (!breakpoint || id.isEmpty())
        return;
    m_set.append({*breakpoint, id, result.value("locations"_L1).toArray()});
    m_store.set(m_function, *breakpoint);
}

void SessionBreakpoints::forget(const QString &id)
{
    const auto set = std::find_if(m_set.begin(), m_set.end(), [&](const SetBreakpoint &other) { return other.id == id; });
    if (set == m_set.end())
        return;
    const Breakpoint breakpoint = set->breakpoint;
    m_set.erase(set);
    m_store.remove(m_function, breakpoint.file, breakpoint.line);
}

QJsonArray SessionBreakpoints::forDevTools() const
{
    QJsonArray all;
    for (const Breakpoint &breakpoint : m_store.breakpoints(m_function))
        for (const QString &url : m_names.urlsOf(breakpoint.file))
            all.append(QJsonObject{{u"url"_s, url}, {u"lineNumber"_s, breakpoint.line - 1}, {u"columnNumber"_s, 0},
                {u"condition"_s, breakpoint.condition}, {u"enabled"_s, true}});
    return all;
}

} // namespace isola
