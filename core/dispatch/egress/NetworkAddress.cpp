#include "core/dispatch/egress/NetworkAddress.h"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <netinet/in.h>

namespace isola {

namespace {

constexpr std::array<uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

} // namespace

NetworkAddress NetworkAddress::fromV4(const uint8_t *bytes)
{
    NetworkAddress address;
    std::copy(kMapped.begin(), kMapped.end(), address.m_bytes.begin());
    std::copy(bytes, bytes + 4, address.m_bytes.begin() + 12);
    return address;
}

std::optional<NetworkAddress> NetworkAddress::parse(std::string_view text)
{
    if (text.starts_with('[') && text.ends_with(']'))
        text = text.substr(1, text.size() - 2);
    const std::string plain(text.substr(0, text.find('%')));
    NetworkAddress address;
    in_addr v4;
    if (inet_pton(AF_INET, plain.c_str(), &v4) == 1)
        return fromV4(reinterpret_cast<const uint8_t *>(&v4));
    if (inet_pton(AF_INET6, plain.c_str(), address.m_bytes.data()) == 1)
        return address;
    return std::nullopt;
}

std::optional<NetworkAddress> NetworkAddress::of(const sockaddr &address)
{
    NetworkAddress made;
    switch (address.sa_family) {
    case AF_INET:
        return fromV4(reinterpret_cast<const uint8_t *>(&reinterpret_cast<const sockaddr_in &>(address).sin_addr));
    case AF_INET6: {
        const auto *bytes = reinterpret_cast<const uint8_t *>(&reinterpret_cast<const sockaddr_in6 &>(address).sin6_addr);
        std::copy(bytes, bytes + 16, made.m_bytes.begin());
        return made;
    }
    default:
        return std::nullopt;
    }
}

bool NetworkAddress::isV4() const
{
    return std::equal(kMapped.begin(), kMapped.end(), m_bytes.begin());
}

bool NetworkAddress::isLoopback() const
{
    static constexpr std::array<uint8_t, 16> kLoopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    return isV4() ? m_bytes[12] == 127 : m_bytes == kLoopback;
}

std::optional<NetworkAddress> NetworkAddress::embeddedV4() const
{
    static const Network kNat64 = *Network::parse("64:ff9b::/96");
    static const Network kLocalNat64 = *Network::parse("64:ff9b:1::/48");
    static const Network kSixToFour = *Network::parse("2002::/16");
    static const Network kCompatible = *Network::parse("::/96");
    if (isV4() || isLoopback())
        return std::nullopt;
    if (kNat64.contains(*this) || kLocalNat64.contains(*this) || kCompatible.contains(*this))
        return fromV4(m_bytes.data() + 12);
    if (kSixToFour.contains(*this))
        return fromV4(m_bytes.data() + 2);
    return std::nullopt;
}

std::string NetworkAddress::text() const
{
    char buffer[INET6_ADDRSTRLEN] = {};
    if (isV4())
        inet_ntop(AF_INET, m_bytes.data() + 12, buffer, sizeof buffer);
    else
        inet_ntop(AF_INET6, m_bytes.data(), buffer, sizeof buffer);
    return buffer;
}

std::optional<Network> Network::parse(std::string_view text)
{
    const size_t slash = text.find('/');
    const auto base = NetworkAddress::parse(text.substr(0, slash));
    if (!base)
        return std::nullopt;
    Network network;
    network.m_base = *base;
    if (slash == std::string_view::npos)
        return network;
    const std::string_view digits = text.substr(slash + 1);
    int bits = -1;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    const int most = base->isV4() && text.substr(0, slash).find(':') == std::string_view::npos ? 32 : 128;
    if (error != std::errc() || end != digits.data() + digits.size() || bits < 0 || bits > most)
        return std::nullopt;
    network.m_bits = bits + 128 - most;
    return network;
}

bool Network::contains(const NetworkAddress &address) const
{
    const int whole = m_bits / 8;
    const int rest = m_bits % 8;
    if (!std::equal(m_base.m_bytes.begin(), m_base.m_bytes.begin() + whole, address.m_bytes.begin()))
        return false;
    const int shift = 8 - rest;
    return rest == 0 || (m_base.m_bytes[size_t(whole)] >> shift) == (address.m_bytes[size_t(whole)] >> shift);
}

} // namespace isola
