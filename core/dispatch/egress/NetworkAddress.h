#pragma once
// An IP address in one form whichever way it is spelled, and a block of them. Immutable values.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct sockaddr;

namespace isola {

class NetworkAddress final {
public:
    // "192.0.2.1", "2001:db8::1", "[2001:db8::1]"; a zone ("%eth0") is passed by.
    static std::optional<NetworkAddress> parse(std::string_view text);
    static std::optional<NetworkAddress> of(const sockaddr &address);

    bool isV4() const; // ::ffff:a.b.c.d is
    bool isLoopback() const;
    // The IPv4 address that a translator or tunnel would go on to: NAT64 (RFC 6052, 8215), 6to4 (RFC 3056), IPv4-compatible.
    std::optional<NetworkAddress> embeddedV4() const;
    std::string text() const;

    bool operator==(const NetworkAddress &) const = default;

private:
    friend class Network;
    static NetworkAddress fromV4(const uint8_t *bytes);

    std::array<uint8_t, 16> m_bytes{}; // IPv4 as ::ffff:a.b.c.d
};

class Network final {
public:
    // "10.0.0.0/8", "fe80::/10", or one address.
    static std::optional<Network> parse(std::string_view text);
    bool contains(const NetworkAddress &address) const;

private:
    NetworkAddress m_base;
    int m_bits = 128;
};

} // namespace isola
