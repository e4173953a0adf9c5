#pragma once
// Where no function may connect to, whatever its own policy says: link-local and metadata addresses, addresses that mean "this
// host" or many hosts, and this server's own listeners, for whoever may call those from inside has more rights than a function
// should have. Asked about the address that a connection really goes to, so that no name and no redirect gets around it. Egress
// thread.

#include "core/dispatch/egress/NetworkAddress.h"

#include <vector>

namespace isola {

class ForbiddenAddresses final {
public:
    ForbiddenAddresses();

    void setOwnPorts(std::vector<uint16_t> ports) { m_ownPorts = std::move(ports); }

    // Why not; nullopt: it may.
    std::optional<std::string> refusal(const NetworkAddress &address, uint16_t port) const;

private:
    bool isForbidden(const NetworkAddress &address) const;

    std::vector<Network> m_networks;
    std::vector<uint16_t> m_ownPorts;
};

} // namespace isola
