#pragma once
// Cuts a byte stream into verified frames. One per connection, owned by whoever reads the socket.

#include "core/sandbox/wire/FrameHeader.h"
#include "core/sandbox/wire/wire_generated.h"

#include <memory>
#include <span>

namespace isola::wire {

class FrameReader final {
public:
    explicit FrameReader(size_t maxFrame);

    // Room to read into, at least one byte; say with received() how much of it was filled.
    std::span<uint8_t> space();
    void received(size_t count);

    // The next whole frame, null when more bytes are needed or the stream is broken. Valid until the next call of space().
    const Frame *next();
    // The bytes of the frame that next() gave last: for keeping a copy.
    std::span<const uint8_t> bytes() const { return m_frame; }

    // True once a frame was too long, malformed or badly padded: nothing after it can be believed.
    bool isBroken() const { return m_isBroken; }

private:
    static constexpr size_t kInitialCapacity = 128u << 10;

    void reserve(size_t capacity);

    size_t m_maxFrame;
    std::unique_ptr<uint8_t[]> m_data; // operator new[] aligns to 16
    size_t m_capacity = 0;
    size_t m_begin = 0; // always a multiple of kAlignment
    size_t m_end = 0;
    std::span<const uint8_t> m_frame;
    bool m_isBroken = false;
};

} // namespace isola::wire
