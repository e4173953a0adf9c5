#include "core/dispatch/hostcalls/EgressRules.h"

#include <QJsonArray>
#include <QUrl>

namespace isola {

// Names may be written in any script; URLs hold them in ASCII.
static std::string asciiHost(const QString &host)
{
    const QByteArray ascii = QUrl::toAce(host);
    return ascii.isEmpty() ? host.toStdString() : ascii.toStdString(); // a pattern or an address
}

EgressPolicy egressPolicyOf(const QJsonObject &egress)
{
    if (!egress.contains(QLatin1StringView("mode")))
        return {};
    std::vector<std::string> hosts;
    for (const QJsonValue &host : egress.value(QLatin1StringView("hosts")).toArray())
        hosts.push_back(asciiHost(host.toString()));
    const bool isAllowList = egress.value(QLatin1StringView("mode")).toString() == QLatin1StringView("allow");
    if (hosts.empty())
        hosts.push_back("*");
    return {isAllowList ? EgressPolicy::Mode::OnlyListed : EgressPolicy::Mode::AllButListed, hosts};
}

} // namespace isola
