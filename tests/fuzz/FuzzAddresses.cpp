// Addresses, networks and egress hosts as clients and DNS spell them: whatever is understood, is understood the same when written
// back.

#include "core/dispatch/egress/EgressPolicy.h"

#include <cstdlib>

using namespace isola;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string text(reinterpret_cast<const char *>(data), size);
    if (const auto address = NetworkAddress::parse(text)) {
        const auto again = NetworkAddress::parse(address->text());
        if (!again || !(*again == *address))
            std::abort();
        if (address->isV4() && address->embeddedV4() && !address->embeddedV4()->isV4())
            std::abort();
    }
    if (const auto network = Network::parse(text); network && text.find('/') == std::string::npos) {
        const auto address = NetworkAddress::parse(text);
        if (!address || !network->contains(*address))
            std::abort(); // an address is a block of one
    }
    const size_t middle = text.find('\n');
    const std::string host = middle == std::string::npos ? text : text.substr(middle + 1);
    const EgressPolicy only(EgressPolicy::Mode::OnlyListed, {text.substr(0, middle)});
    const EgressPolicy allBut(EgressPolicy::Mode::AllButListed, {text.substr(0, middle)});
    only.refusalOfHost(host, 443);
    allBut.refusalOfHost(host, 443);
    const auto somewhere = NetworkAddress::parse("192.0.2.1");
    // An address that is listed is let through by the one and stopped by the other.
    const bool isDenied = allBut.refusalOfAddress(host, *somewhere, 443).has_value();
    if (isDenied && only.refusalOfAddress(host, *somewhere, 443))
        std::abort();
    return 0;
}
