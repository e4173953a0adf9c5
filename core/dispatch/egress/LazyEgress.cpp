#include "core/dispatch/egress/LazyEgress.h"

namespace isola {

LazyEgress::LazyEgress(EgressOptions options, std::function<void()> eventsReady)
    : m_options(std::move(options)), m_eventsReady(std::move(eventsReady))
{
}

void LazyEgress::setOwnPorts(std::vector<uint16_t> ports)
{
    m_ownPorts = std::move(ports);
    if (m_egress)
        m_egress->setOwnPorts(m_ownPorts);
}

Egress *LazyEgress::operator->()
{
    if (!m_egress) {
        m_egress = std::make_unique<Egress>(m_options, m_eventsReady);
        m_egress->setOwnPorts(m_ownPorts);
    }
    return m_egress.get();
}

} // namespace isola
