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

EgressPolicy::EgressPolicy(Mode mode, const std::vector<std::string> &hosts)
{
    if (mode == Mode::Unrestricted)
        return;
    Rule &rule = m_rules.emplace_back();
    rule.mode = mode;
    for (const std::string &host : hosts)
        rule.entries.push_back(entryOf(host));
}

bool EgressPolicy::Rule::listsNetworks() const
{
    return std::any_of(entries.begin(), entries.end(), [](const Entry &entry) { return entry.network.has_value(); });
}

bool EgressPolicy::Rule::listsName(std::string_view host, uint16_t port) const
{
    const std::string name = normalized(host);
    return std::any_of(entries.begin(), entries.end(), [&](const Entry &entry) {
        if (entry.network || (entry.port && *entry.port != port))
            return false;
        return entry.name.empty() || (entry.name.starts_with('.') ? name.ends_with(entry.name) : name == entry.name);
    });
}

bool EgressPolicy::Rule::listsAddress(const NetworkAddress &address, uint16_t port) const
{
    return std::any_of(entries.begin(), entries.end(), [&](const Entry &entry) {
        return entry.network && (!entry.port || *entry.port == port) && entry.network->contains(address);
    });
}

static std::string notAmong(const std::string &host, uint16_t port)
{
    return host + ':' + std::to_string(port) + " is not among the egress hosts";
}

static std::string denied(const std::string &host, uint16_t port)
{
    return host + ':' + std::to_string(port) + " is denied by the egress hosts";
}

std::optional<std::string> EgressPolicy::refusalOfHost(std::string_view host, uint16_t port) const
{
    for (const Rule &rule : m_rules) {
        const bool isListed = rule.listsName(host, port);
        if (rule.mode == Mode::OnlyListed && !isListed && !rule.listsNetworks()) // else its address may be listed
            return notAmong(std::string(host), port);
        if (rule.mode == Mode::AllButListed && isListed)
            return denied(std::string(host), port);
    }
    return std::nullopt;
}

std::optional<std::string> EgressPolicy::refusalOfAddress(
    std::string_view host, const NetworkAddress &address, uint16_t port) const
{
    for (const Rule &rule : m_rules) {
        const bool isListed = rule.listsAddress(address, port);
        if (rule.mode == Mode::OnlyListed && !isListed && !rule.listsName(host, port))
            return notAmong(address.text(), port);
        if (rule.mode == Mode::AllButListed && isListed)
            return denied(address.text(), port);
    }
    return std::nullopt;
}

} // namespace isola
