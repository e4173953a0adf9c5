#include "server/debug/DebugSessions.h"

#include "core/storage/Random.h"

#include <algorithm>

namespace isola {

using namespace Qt::StringLiterals;

bool DebugSessions::areBuiltIn()
{
    return ISOLA_HAS_DEBUGGER;
}

DebugSessions::DebugSessions(Engine &engine, const Clock &clock, QObject *parent)
    : QObject(parent), m_engine(engine), m_clock(clock)
{
    m_sweeper.setInterval(1000);
    connect(&m_sweeper, &QTimer::timeout, this, &DebugSessions::sweep);
}

DebugSessions::~DebugSessions() = default;

Result<DebugSession *> DebugSessions::open(const FunctionVersion &version, const DebugSession::Options &options)
{
    if (!areBuiltIn())
        return fail(ErrorCode::RuntimeUnavailable, u"This build of Isola has no debugger."_s,
            u"Run scripts/setup where it can reach Debian's source packages, and build again."_s);
    sweep();
    if (m_sessions.size() >= kMost)
        return fail(ErrorCode::RateLimited, u"%1 debugging sessions are open already."_s.arg(kMost),
            u"End one of them: close its debugger, or DELETE it."_s);
    static constexpr int kIdBytes = 16; // whoever knows it is let in
    const auto id = QString::fromLatin1(randomBytes(kIdBytes).toHex());
    m_sessions.push_back(std::make_unique<DebugSession>(m_engine, version, id, options, m_clock.monotonic()));
    m_sweeper.start();
    return m_sessions.back().get();
}

DebugSession *DebugSessions::find(const QString &id) const
{
    const auto found = std::find_if(
        m_sessions.begin(), m_sessions.end(), [&](const auto &session) { return session->id() == id && !session->isEnded(); });
    return found == m_sessions.end() ? nullptr : found->get();
}

void DebugSessions::end(DebugSession &session)
{
    session.finish("the debugging session has ended");
    QMetaObject::invokeMethod(this, &DebugSessions::sweep, Qt::QueuedConnection);
}

void DebugSessions::sweep()
{
    const MonotonicTime now = m_clock.monotonic();
    std::erase_if(m_sessions, [this, now](const auto &session) {
        return session->isOver() || (!session->isTaken() && session->since() + kWaitForClient < now);
    });
    if (m_sessions.empty())
        m_sweeper.stop();
}

} // namespace isola
