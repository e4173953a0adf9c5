#include "core/agents/ToolRates.h"

using namespace Qt::StringLiterals;

namespace isola {

static constexpr qsizetype kMostShares = 10000;

Result<void> ToolRates::admit(const AppId &app, const Caller &caller)
{
    const std::optional<RateLimit> &limit = m_settings.of(app).toolCalls;
    if (!limit)
        return {};
    const MonotonicTime now = m_clock.monotonic();
    const QByteArray key
        = app.value.toUtf8() + '/' + QByteArray::number(int(caller.kind)) + '/' + caller.keyId + '/' + caller.userId;
    if (m_shares.size() >= kMostShares && !m_shares.contains(key))
        m_shares.clear(); // most of them are full again
    auto share = m_shares.find(key);
    if (share == m_shares.end())
        share = m_shares.insert(key, Share{double(limit->burst), now});
    const std::chrono::duration<double> passed = now - share->since;
    share->left = std::min(double(limit->burst), share->left + passed.count() * limit->perSecond);
    share->since = now;
    if (share->left < 1)
        return fail(ErrorCode::RateLimited,
            u"You may make %1 tool calls a second, %2 at once."_s.arg(limit->perSecond).arg(limit->burst),
            u"Wait a second, or raise tool_rate_limit in the app's agent settings."_s);
    share->left -= 1;
    return {};
}

} // namespace isola
