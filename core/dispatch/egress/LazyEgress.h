#pragma once
// An Egress from the first use on: who asks seldom, or never, costs no thread until then. Belongs to the thread that uses it.

#include "core/dispatch/egress/Egress.h"

#include <memory>

namespace isola {

class LazyEgress final {
public:
    // As Egress's.
    LazyEgress(EgressOptions options, std::function<void()> eventsReady);

    void setOwnPorts(std::vector<uint16_t> ports);
    Egress *operator->();

private:
    const EgressOptions m_options;
    const std::function<void()> m_eventsReady;
    std::vector<uint16_t> m_ownPorts;
    std::unique_ptr<Egress> m_egress; // last: its thread calls back
};

} // namespace isola
