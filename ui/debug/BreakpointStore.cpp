#include "ui/debug/BreakpointStore.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace isola {

void BreakpointStore::open(const ApiServer &server)
{
    m_all = m_file.open(server, u"breakpoints"_s);
}

static Breakpoint breakpointFrom(const QJsonObject &json, const QString &file)
{
    return {file, json.value("line"_L1).toInt(), json.value("condition"_L1).toString()};
}

QList<Breakpoint> BreakpointStore::breakpoints(const QString &function) const
{
    QList<Breakpoint> breakpoints;
    for (const QJsonValue &value : m_all.value(function).toArray()) {
        const QJsonObject json = value.toObject();
        breakpoints.append(breakpointFrom(json, json.value("file"_L1).toString()));
    }
    return breakpoints;
}

void BreakpointStore::keep(const QString &function, const QList<Breakpoint> &breakpoints)
{
    QJsonArray kept;
    for (const Breakpoint &breakpoint : breakpoints)
        kept.append(
            QJsonObject{{u"file"_s, breakpoint.file}, {u"line"_s, breakpoint.line}, {u"condition"_s, breakpoint.condition}});
    if (kept.isEmpty())
        m_all.remove(function);
    else
        m_all.insert(function, kept);
    m_file.save(m_all);
}

void BreakpointStore::toggle(const QString &function, const QString &file, int line)
{
    const QList<Breakpoint> all = breakpoints(function);
    const bool isThere
        = std::any_of(all.begin(), all.end(), [&](const Breakpoint &breakpoint) { return breakpoint.isAt(file, line); });
    if (isThere)
        remove(function, file, line);
    else
        set(function, {file, line, {}});
}

void BreakpointStore::set(const QString &function, const Breakpoint &breakpoint)
{
    QList<Breakpoint> all = breakpoints(function);
    if (all.contains(breakpoint) || breakpoint.line < 1)
        return;
    all.removeIf([&](const Breakpoint &other) { return other.isAt(breakpoint.file, breakpoint.line); });
    all.append(breakpoint);
    keep(function, all);
    Q_EMIT changed(function);
}

void BreakpointStore::remove(const QString &function, const QString &file, int line)
{
    QList<Breakpoint> all = breakpoints(function);
    if (all.removeIf([&](const Breakpoint &breakpoint) { return breakpoint.isAt(file, line); }) == 0)
        return;
    keep(function, all);
    Q_EMIT changed(function);
}

QJsonArray BreakpointStore::inFile(const QString &function, const QString &file) const
{
    QJsonArray shown;
    for (const Breakpoint &breakpoint : breakpoints(function))
        if (breakpoint.file == file)
            shown.append(QJsonObject{{u"line"_s, breakpoint.line}, {u"condition"_s, breakpoint.condition}});
    return shown;
}

void BreakpointStore::move(const QString &function, const QString &file, const QJsonArray &breakpoints)
{
    QList<Breakpoint> all = this->breakpoints(function);
    all.removeIf([&](const Breakpoint &breakpoint) { return breakpoint.file == file; });
    for (const QJsonValue &value : breakpoints)
        all.append(breakpointFrom(value.toObject(), file));
    keep(function, all);
    Q_EMIT moved(function);
}

} // namespace isola
