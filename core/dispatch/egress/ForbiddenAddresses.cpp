#include "core/dispatch/egress/ForbiddenAddresses.h"

#include <algorithm>
#include <ifaddrs.h>
#include <memory>

namespace isola {

namespace {

constexpr const char *kForbidden[] = {
    "0.0.0.0/8", "::/128", // connects to this host
    "169.254.0.0/16", "fe80::/10", "fec0::/10", // link-local; most clouds' metadata is here
    "fd00:ec2::/32", "fd20:ce::254", // metadata of AWS and Google over IPv6
    "100.100.100.200", "168.63.129.16", "192.0.0.192", // metadata of Alibaba, Azure, Oracle
    "224.0.0.0/4", "240.0.0.0/4", "ff00::/8", // many hosts, reserved
};

// Whether a connection to the address ends on this machine.
bool isOwnAddress(const NetworkAddress &address)
{
    if (address.isLoopback())
        return true;
    ifaddrs *list = nullptr;
    if (getifaddrs(&list) != 0)
        return true; // cannot tell: do not risk it
    const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> owner(list, freeifaddrs);
    for (const ifaddrs *entry = list; entry; entry = entry->ifa_next)
        if (entry->ifa_addr && NetworkAddress::of(*entry->ifa_addr) == address)
            return true;
    return false;
}

} // namespace

ForbiddenAddresses::ForbiddenAddresses()
{
    for (const char *text : kForbidden)
        m_networks.push_back(*Network::parse(text));
}

bool ForbiddenAddresses::isForbidden(const NetworkAddress &address) const
{
    return std::any_of(m_networks.begin(), m_networks.end(), [&](const Network &network) { return network.contains(address); });
}

std::optional<std::string> ForbiddenAddresses::refusal(const NetworkAddress &address, uint16_t port) const
{
    const auto embedded = address.embeddedV4();
    if (isForbidden(address) || (embedded && isForbidden(*embedded)))
        return address.text() + " is a link-local, metadata or reserved address";
    const bool isOwnPort = std::find(m_ownPorts.begin(), m_ownPorts.end(), port) != m_ownPorts.end();
    if (isOwnPort && (isOwnAddress(address) || (embedded && isOwnAddress(*embedded))))
        return address.text() + ':' + std::to_string(port) + " is this server itself; call another function with ctx.invoke";
    return std::nullopt;
}

} // namespace isola
