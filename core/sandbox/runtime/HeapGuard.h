#pragma once
// Keeps one isolate within its memory limit: JavaScript heap and buffers together. Near the limit it stops the running code and
// remembers where it was; what no stack check can stop ends in V8's out-of-memory handler, and RLIMIT_DATA stands behind that.
// Belongs to the isolate's thread; the allocator counts from any.

#include <v8.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>

namespace isola {

// Counts every buffer. Refusing makes V8 collect garbage, ask again, then throw a RangeError.
class CountingAllocator final : public v8::ArrayBuffer::Allocator {
public:
    void *Allocate(size_t length) override;
    void *AllocateUninitialized(size_t length) override;
    void Free(void *data, size_t length) override;

    size_t used() const { return m_used.load(std::memory_order_relaxed); }
    // The most that was in use since this was asked last.
    size_t takePeak() { return m_peak.exchange(used(), std::memory_order_relaxed); }

private:
    friend class HeapGuard;
    // Below this a buffer is only counted; from here on the heap is looked at as well.
    static constexpr size_t kLarge = 256u << 10;
    // Code that catches the RangeError and asks again would only burn time, for each costs V8 several collections: after so many
    // refusals memory counts as used up.
    static constexpr int kMaxRefusals = 16;
    // It was asked to stop and asks on: its loop makes only calls that never look.
    static constexpr int kHopelessRefusals = 2 * kMaxRefusals;

    bool take(size_t length);
    void refuse();

    std::atomic<size_t> m_used{0};
    std::atomic<size_t> m_peak{0};
    std::atomic<int> m_refusals{0};
    size_t m_limit = SIZE_MAX;
    v8::Isolate *m_isolate = nullptr;
    std::function<void()> m_onExhausted;
    std::function<void()> m_onHopeless;
};

// The most that was in use, in bytes. The two need not be of the same moment.
struct HeapPeak {
    size_t total = 0;
    size_t external = 0; // outside of V8's heap: buffers, WebAssembly memories
};

class HeapGuard final {
public:
    // What the old generation may grow beyond its limit until the next stack check stops the code.
    static constexpr size_t kHeadroom = 8u << 20;
    // Three semispaces of 8 MB. With smaller ones code that makes much garbage spends its time collecting it; with V8's own 16 MB
    // the hard limit would stand where a heap may be that is just being stopped.
    static constexpr size_t kYoungGeneration = 24u << 20;
    // V8 bounds only the old generation: it leaves room for one semispace.
    static size_t oldGenerationWithin(size_t limit) { return limit - std::min(kYoungGeneration / 3, limit / 8); }

    // Both are called on the isolate's thread, inside the allocation that went too far. `onLimit` asks V8 to stop the running
    // code; `onHopeless` comes when that had no effect and ends the process.
    HeapGuard(
        v8::Isolate *isolate, CountingAllocator &allocator, std::function<void()> onLimit, std::function<void()> onHopeless);

    // From the largest possible limit, set when the isolate was made, down to this one.
    void setLimit(size_t bytes);
    // Comes once, within a collection, when a third of the limit is used: time to prepare for the end.
    void setOnFilling(std::function<void()> onFilling) { m_onFilling = std::move(onFilling); }
    size_t limit() const { return m_limit; }
    size_t used() const;
    size_t usedByBuffers() const;
    // The most that was in use since this was asked last: looked at before every collection, when the heap is at its fullest.
    HeapPeak takePeak();

private:
    static size_t nearLimit(void *self, size_t current, size_t initial);
    static void beforeCollection(v8::Isolate *isolate, v8::GCType type, v8::GCCallbackFlags flags, void *self);
    static void afterCollection(v8::Isolate *isolate, v8::GCType type, v8::GCCallbackFlags flags, void *self);

    v8::Isolate *m_isolate;
    CountingAllocator &m_allocator;
    std::function<void()> m_onLimit;
    std::function<void()> m_onFilling;
    size_t m_limit = 0;
    HeapPeak m_peak;
    int m_nearLimitCalls = 0;
};

} // namespace isola
