#include "core/dispatch/EngineStatus.h"

#include "core/dispatch/EngineCall.h"

#include <algorithm>

namespace isola {

EngineStatus Engine::status() const
{
    EngineStatus status;
    const InstancePool::Counts counts = m_pool.counts();
    status.zygotes = counts.zygotes;
    status.spares = counts.spares;
    status.maxInstances = m_pool.options().maxInstances;
    status.maxPerFunction = m_pool.options().maxPerFunction;
    status.waitingForRoom = counts.waitingForRoom;
    status.isMemoryScarce = counts.isMemoryScarce;
    status.ends = counts.ends;
    status.layers = m_pool.layers();
    status.instances = m_pool.instances();
    status.openCalls = openCalls();
    for (const auto &[revision, calls] : m_waiting) {
        QueueStatus queue;
        for (const int64_t id : calls) {
            const auto call = m_calls.find(id);
            if (call == m_calls.end() || call->second->instance)
                continue; // it ended meanwhile
            queue.version = call->second->invocation.function;
            ++queue.waiting;
        }
        if (queue.version)
            status.queues.append(queue);
    }
    return status;
}

} // namespace isola
