#include "core/dispatch/hostcalls/FetchQuota.h"

#include <algorithm>

namespace isola {

bool FetchQuota::takeToken(Use &use, int perSecond) const
{
    const MonotonicTime now = m_clock.monotonic();
    const std::chrono::duration<double> passed = now - use.filled;
    const bool isFirst = use.filled == MonotonicTime{};
    use.tokens = isFirst ? perSecond : std::min<double>(perSecond, use.tokens + passed.count() * perSecond);
    use.filled = now;
    if (use.tokens < 1)
        return false;
    use.tokens -= 1;
    return true;
}

std::optional<QString> FetchQuota::take(const AppId &app, const QJsonObject &egress)
{
    Use &use = m_uses[app];
    const int most = egress.value(QLatin1StringView("concurrent")).toInt();
    if (most > 0 && use.open >= most)
        return QStringLiteral("EAGAIN the app has %1 fetches open, as many as its egress settings allow").arg(most);
    const int perSecond = egress.value(QLatin1StringView("requests_per_second")).toInt();
    if (perSecond > 0 && !takeToken(use, perSecond))
        return QStringLiteral("EAGAIN the app fetches more than %1 times a second, as its egress settings allow").arg(perSecond);
    ++use.open;
    return {};
}

void FetchQuota::giveBack(const AppId &app)
{
    --m_uses[app].open;
}

} // namespace isola
