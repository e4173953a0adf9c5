#include "core/sandbox/runtime/HeapGuard.h"

#include <cstdlib>
#include <utility>

namespace isola {

bool CountingAllocator::take(size_t length)
{
    const size_t before = m_used.fetch_add(length, std::memory_order_relaxed);
    bool fits = length <= m_limit && before <= m_limit - length;
    if (fits && m_isolate && length >= kLarge && m_limit != SIZE_MAX) {
        v8::HeapStatistics statistics;
        m_isolate->GetHeapStatistics(&statistics);
        fits = statistics.used_heap_size() + before + length <= m_limit;
    }
    if (!fits) {
        m_used.fetch_sub(length, std::memory_order_relaxed);
        refuse();
        return false;
    }
    size_t peak = m_peak.load(std::memory_order_relaxed);
    while (peak < before + length && !m_peak.compare_exchange_weak(peak, before + length, std::memory_order_relaxed)) { }
    return true;
}

void CountingAllocator::refuse()
{
    const int refusals = ++m_refusals;
    if (refusals == kMaxRefusals && m_onExhausted)
        m_onExhausted();
    else if (refusals == kHopelessRefusals && m_onHopeless)
        m_onHopeless();
}

void *CountingAllocator::Allocate(size_t length)
{
    if (!take(length))
        return nullptr;
    void *data = std::calloc(length ? length : 1, 1);
    if (!data)
        m_used.fetch_sub(length, std::memory_order_relaxed);
    return data;
}

void *CountingAllocator::AllocateUninitialized(size_t length)
{
    if (!take(length))
        return nullptr;
    void *data = std::malloc(length ? length : 1);
    if (!data)
        m_used.fetch_sub(length, std::memory_order_relaxed);
    return data;
}

void CountingAllocator::Free(void *data, size_t length)
{
    std::free(data);
    m_used.fetch_sub(length, std::memory_order_relaxed);
}

HeapGuard::HeapGuard(
    v8::Isolate *isolate, CountingAllocator &allocator, std::function<void()> onLimit, std::function<void()> onHopeless)
    : m_isolate(isolate), m_allocator(allocator), m_onLimit(std::move(onLimit))
{
    m_allocator.m_isolate = isolate;
    m_allocator.m_onExhausted = m_onLimit;
    m_allocator.m_onHopeless = std::move(onHopeless);
    m_isolate->AddNearHeapLimitCallback(nearLimit, this);
    m_isolate->AddGCPrologueCallback(beforeCollection, this);
    m_isolate->AddGCEpilogueCallback(afterCollection, this, v8::kGCTypeMarkSweepCompact);
}

void HeapGuard::setLimit(size_t bytes)
{
    m_limit = bytes;
    m_nearLimitCalls = 0;
    m_allocator.m_limit = bytes;
    m_allocator.m_refusals = 0;
    // Taking a near-limit callback away is V8's public way to lower the limit of a living heap.
    m_isolate->RemoveNearHeapLimitCallback(nearLimit, oldGenerationWithin(bytes));
    m_isolate->AddNearHeapLimitCallback(nearLimit, this);
}

size_t HeapGuard::used() const
{
    v8::HeapStatistics statistics;
    m_isolate->GetHeapStatistics(&statistics);
    return statistics.used_heap_size() + std::max(m_allocator.used(), statistics.external_memory())
        + statistics.malloced_memory();
}

// WebAssembly memories do not pass the allocator; V8 counts them among the external ones.
size_t HeapGuard::usedByBuffers() const
{
    v8::HeapStatistics statistics;
    m_isolate->GetHeapStatistics(&statistics);
    return std::max(m_allocator.used(), statistics.external_memory());
}

HeapPeak HeapGuard::takePeak()
{
    const size_t buffers = m_allocator.used();
    const size_t freed = std::max(m_allocator.takePeak(), buffers) - buffers; // in between, and gone again
    HeapPeak peak = std::exchange(m_peak, {});
    peak.total = std::max(peak.total, used() + freed);
    peak.external = std::max(peak.external, usedByBuffers() + freed);
    return peak;
}

void HeapGuard::beforeCollection(v8::Isolate *, v8::GCType, v8::GCCallbackFlags, void *self)
{
    auto *guard = static_cast<HeapGuard *>(self);
    const size_t used = guard->used();
    guard->m_peak.total = std::max(guard->m_peak.total, used);
    guard->m_peak.external = std::max(guard->m_peak.external, guard->usedByBuffers());
    if (guard->m_onFilling && guard->m_limit && used > guard->m_limit / 3)
        std::exchange(guard->m_onFilling, {})();
}

size_t HeapGuard::nearLimit(void *self, size_t current, size_t)
{
    auto *guard = static_cast<HeapGuard *>(self);
    switch (++guard->m_nearLimitCalls) {
    case 1:
        guard->m_onLimit();
        return oldGenerationWithin(guard->m_limit) + kHeadroom;
    case 2: // no stack check came: a builtin goes on allocating
        guard->m_isolate->TerminateExecution();
        return current + kHeadroom / 2;
    default: // V8 calls its out-of-memory handler, which leaves last words
        return current;
    }
}

void HeapGuard::afterCollection(v8::Isolate *, v8::GCType, v8::GCCallbackFlags, void *self)
{
    auto *guard = static_cast<HeapGuard *>(self);
    if (guard->m_limit && guard->used() > guard->m_limit + (2u << 20))
        guard->m_onLimit();
}

} // namespace isola
