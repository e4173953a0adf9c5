#include "core/dispatch/egress/EgressPolicy.h"

#include <algorithm>
#include <charconv>

namespace isola {

static std::string normalized(std::string_view host)
{
    std::string name(host);
    std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    if (name.size() > 1 && name.ends_with('.'))
        name.pop_back();
    return name;
}

// Takes ":port" off the end; an IPv6 address has one only behind brackets.
static std::optional<uint16_t> takePort(std::string &text)
{
    const size_t colon = text.rfind(':');
    const bool isBare = text.find(':') != colon && !text.starts_with('[');
    if (colon == std::string::npos || isBare || text.ends_with(']'))
        return std::nullopt;
    uint16_t port = 0;
    const char *const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, port);
    if (error != std::errc() || stop != end)
        return std::nullopt;
    text.resize(colon);
    return port;
}

EgressPolicy::Entry EgressPolicy::entryOf(std::string text)
{
    Entry entry;
    entry.network = Network::parse(text);
    if (entry.network)
        return entry;
    entry.port = takePort(text);
    entry.network = Network::parse(text);
    if (entry.network)
        return entry;
    entry.name = normalized(text);
    if (entry.name == "*")
        entry.name.clear();
    else if (entry.name.starts_with("*."))
        entry.name.erase(0, 1);
    return entry;
}

EgressPolicy::EgressPolicy(Mode mode, const std::vector<std::string> &hosts) : m_mode(mode)
{
    for (const std::string &host : hosts)
        m_entries.push_back(entryOf(host));
}

bool EgressPolicy::isNameListed(std::string_view host, uint16_t port) const
{
    const std::string name = normalized(host);
    return std::any_of(m_entries.begin(), m_entries.end(), [&](const Entry &entry) {
        if (entry.network || (entry.port && *entry.port != port))
            return false;
        return entry.name.empty() || (entry.name.starts_with('.') ? name.ends_with(entry.name) : name == entry.name);
    });
}

bool EgressPolicy::isAddressListed(const NetworkAddress &address, uint16_t port) const
{
    return std::any_of(m_entries.begin(), m_entries.end(), [&](const Entry &entry) {
        return entry.network && (!entry.port || *entry.port == port) && entry.network->contains(address);
    });
}

std::optional<std::string> EgressPolicy::refusalOfHost(std::string_view host, uint16_t port) const
{
    const bool hasNetworks
        = std::any_of(m_entries.begin(), m_entries.end(), [](const Entry &entry) { return entry.network.has_value(); });
    const std::string where = std::string(host) + ':' + std::to_string(port);
    switch (m_mode) {
    case Mode::Unrestricted:
        return std::nullopt;
    case Mode::OnlyListed:
        if (hasNetworks || isNameListed(host, port))
            return std::nullopt;
        return where + " is not among the function's egress hosts";
    case Mode::AllButListed:
        if (!isNameListed(host, port))
            return std::nullopt;
        return where + " is denied by the function's egress hosts";
    }
    return std::nullopt;
}

std::optional<std::string> EgressPolicy::refusalOfAddress(
    std::string_view host, const NetworkAddress &address, uint16_t port) const
{
    const std::string where = address.text() + ':' + std::to_string(port);
    switch (m_mode) {
    case Mode::Unrestricted:
        return std::nullopt;
    case Mode::OnlyListed:
        if (isNameListed(host, port) || isAddressListed(address, port))
            return std::nullopt;
        return where + " is not among the function's egress hosts";
    case Mode::AllButListed:
        if (!isAddressListed(address, port))
            return std::nullopt;
        return where + " is denied by the function's egress hosts";
    }
    return std::nullopt;
}

} // namespace isola
