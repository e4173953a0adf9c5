// The part of Runtime that measures: CPU time and memory of each call, batch by batch, and the Done frame that tells them.

#include "core/sandbox/runtime/Runtime.h"

namespace isola {

void Runtime::beginBatch()
{
    m_batchCpuStart = threadCpuNanoseconds();
    m_batchWall = 0;
}

void Runtime::account(uint32_t id, int64_t wallNs)
{
    m_batchWall += wallNs;
    if (Call *call = find(id)) {
        if (call->batchWall == 0)
            m_batchCalls.push_back(id);
        call->batchWall += std::max<int64_t>(wallNs, 1);
    }
}

// On the thread's own clock. The clock costs a system call twice a turn, so only limited functions are measured this closely.
int64_t Runtime::cpuDeadline(uint32_t id)
{
    Call *call = m_cpuLimitNs > 0 ? find(id) : nullptr;
    if (!call)
        return Watchdog::kNoCpuLimit;
    call->turnCpuStart = threadCpuNanoseconds();
    return call->turnCpuStart + m_cpuLimitNs - call->limitedCpuNs;
}

void Runtime::countCpu(uint32_t id)
{
    Call *call = m_cpuLimitNs > 0 ? find(id) : nullptr;
    if (!call)
        return;
    call->limitedCpuNs += threadCpuNanoseconds() - call->turnCpuStart;
    if (call->limitedCpuNs >= m_cpuLimitNs && !call->isOver)
        requestStop(Stop::Cpu);
}

void Runtime::endBatch()
{
    if (m_batchCalls.empty() && m_over.empty())
        return;
    const double share = m_batchWall > 0 ? double(threadCpuNanoseconds() - m_batchCpuStart) / double(m_batchWall) : 0;
    const HeapPeak memory = m_heap->takePeak();
    for (const uint32_t id : m_batchCalls) {
        if (Call *call = find(id)) {
            call->cpuNs
                = m_cpuLimitNs > 0 ? double(call->limitedCpuNs) : call->cpuNs + double(call->batchWall) * std::min(share, 1.0);
            call->batchWall = 0;
            call->peakMemory = std::max<uint64_t>(call->peakMemory, memory.total);
            call->peakExternal = std::max<uint64_t>(call->peakExternal, memory.external);
        }
    }
    m_batchCalls.clear();
    for (const uint32_t id : m_over) {
        const auto it = m_calls.find(id);
        if (it == m_calls.end())
            continue;
        if (it->second.end == wire::End::Completed && it->second.isLastPending)
            continue; // the rest of its body goes first
        sendDone(id, it->second);
        m_calls.erase(it);
    }
    m_over.clear();
}

void Runtime::sendDone(uint32_t id, Call &call)
{
    m_jobs.cancel(id);
    std::erase_if(m_hostCalls, [id](const auto &entry) { return entry.second.call == id; });
    auto &builder = m_out->builder();
    const auto message = call.message.empty() ? 0 : wire::text(builder, call.message);
    const auto stack = call.place.stack.empty() ? 0 : wire::text(builder, call.place.stack);
    const auto summary = call.heapSummary.empty() ? 0 : wire::text(builder, call.heapSummary);
    const bool isRecorded = call.taped && call.taped->tape.isRecording();
    const std::vector<uint8_t> recorded = isRecorded ? call.taped->tape.finish() : std::vector<uint8_t>();
    const auto tape = recorded.empty() ? 0 : wire::bytes(builder, recorded.data(), recorded.size());
    const wire::TapeFault tapeFault = !isRecorded ? wire::TapeFault::None
        : call.taped->tape.isTooLong()            ? wire::TapeFault::TooLong
        : call.taped->isShared                    ? wire::TapeFault::Shared
                                                  : wire::TapeFault::None;
    const bool isReplay = m_replay && m_replay->call == id;
    m_out->append(
        wire::CreateDone(builder, id, call.end, message, stack, call.place.line, call.place.column, uint64_t(call.cpuNs / 1000),
            call.peakMemory, call.hostCalls, uint64_t(call.hostNs / 1000), call.droppedConsole, call.retire, summary,
            call.peakExternal, tape, tapeFault, isReplay ? m_replay->skipped : 0, isReplay ? m_replay->beyond : 0));
}

} // namespace isola
