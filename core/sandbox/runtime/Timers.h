#pragma once
// The clock behind setTimeout and setInterval: which timer is due when. JavaScript keeps the callbacks. Isolate's thread.

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>

namespace isola {

class Timers final {
public:
    struct Due {
        uint32_t timer = 0;
        uint32_t call = 0; // whose turn started it
    };

    void start(uint32_t timer, uint32_t call, int64_t dueNs);
    void stop(uint32_t timer);
    // Takes the first timer that is due; those of one moment come in the order they were started.
    std::optional<Due> takeDue(int64_t nowNs);
    int64_t next() const; // INT64_MAX: none
    void stopAllOf(uint32_t call);

private:
    using Key = std::pair<int64_t, uint64_t>; // due, order

    uint64_t m_order = 0;
    std::map<Key, Due> m_queue;
    std::unordered_map<uint32_t, Key> m_keys;
};

} // namespace isola
