#include "core/sandbox/runtime/Timers.h"

namespace isola {

void Timers::start(uint32_t timer, uint32_t call, int64_t dueNs)
{
    stop(timer);
    const Key key{dueNs, ++m_order};
    m_queue.emplace(key, Due{timer, call});
    m_keys.emplace(timer, key);
}

void Timers::stop(uint32_t timer)
{
    const auto it = m_keys.find(timer);
    if (it == m_keys.end())
        return;
    m_queue.erase(it->second);
    m_keys.erase(it);
}

std::optional<Timers::Due> Timers::takeDue(int64_t nowNs)
{
    if (m_queue.empty() || m_queue.begin()->first.first > nowNs)
        return {};
    const Due due = m_queue.begin()->second;
    m_queue.erase(m_queue.begin());
    m_keys.erase(due.timer);
    return due;
}

int64_t Timers::next() const
{
    return m_queue.empty() ? INT64_MAX : m_queue.begin()->first.first;
}

void Timers::stopAllOf(uint32_t call)
{
    for (auto it = m_queue.begin(); it != m_queue.end();) {
        if (it->second.call == call) {
            m_keys.erase(it->second.timer);
            it = m_queue.erase(it);
        } else {
            ++it;
        }
    }
}

} // namespace isola
