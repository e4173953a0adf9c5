#pragma once
// Which hosts one function may connect to: all, only those listed, or all but those listed; narrowed by another policy, what both
// let through. It can only narrow what ForbiddenAddresses leaves. A value.
//
// A host in the list is a name ("api.example.com"), all names below one ("*.example.com"), any ("*"), an address or a block of
// addresses ("10.0.0.0/8"), each but the last with an optional ":port". Names are compared with the URL's host, addresses with
// the address that a connection goes to.

#include "core/dispatch/egress/NetworkAddress.h"

#include <vector>

namespace isola {

class EgressPolicy final {
public:
    enum class Mode { Unrestricted, OnlyListed, AllButListed };

    EgressPolicy() = default;
    // Hosts are ASCII, in any case.
    EgressPolicy(Mode mode, const std::vector<std::string> &hosts);

    // From here on both must agree.
    void narrowBy(const EgressPolicy &other) { m_rules.insert(m_rules.end(), other.m_rules.begin(), other.m_rules.end()); }

    // Before anything is looked up. Why not; nullopt: not refused so far.
    std::optional<std::string> refusalOfHost(std::string_view host, uint16_t port) const;
    // When the address is known.
    std::optional<std::string> refusalOfAddress(std::string_view host, const NetworkAddress &address, uint16_t port) const;

private:
    struct Entry {
        std::string name; // in lower case; with a leading dot: all below; empty: any
        std::optional<Network> network;
        std::optional<uint16_t> port;
    };

    struct Rule {
        Mode mode;
        std::vector<Entry> entries;

        bool listsNetworks() const;
        bool listsName(std::string_view host, uint16_t port) const;
        bool listsAddress(const NetworkAddress &address, uint16_t port) const;
    };

    static Entry entryOf(std::string text);

    std::vector<Rule> m_rules; // each must let a host through
};

} // namespace isola
