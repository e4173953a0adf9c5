#pragma once
// Collects outgoing frames so that many leave in one write. One per connection, owned by whoever writes the socket.

#include "core/sandbox/wire/FrameHeader.h"
#include "core/sandbox/wire/wire_generated.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace isola::wire {

using Builder = flatbuffers::FlatBufferBuilder;

class FrameWriter final {
public:
    // The builder to make the message's parts with; append() takes it from there.
    Builder &builder() { return m_builder; }

    template <typename Table> void append(flatbuffers::Offset<Table> message)
    {
        finish(MessageTraits<Table>::enum_value, message.Union());
    }

    std::span<const uint8_t> pending() const { return {m_out.data() + m_sent, m_out.size() - m_sent}; }
    bool isEmpty() const { return m_sent == m_out.size(); }
    void sent(size_t count);
    // What is still to go of a frame that went out in part; empty between frames.
    std::span<const uint8_t> restOfFrame() const;

private:
    size_t lengthAt(size_t position) const; // of the frame that begins there, header and padding included
    void finish(Message type, flatbuffers::Offset<void> message);

    Builder m_builder{1024};
    std::vector<uint8_t> m_out;
    size_t m_sent = 0;
    size_t m_frame = 0; // where the frame begins that m_sent is in, or before
};

inline flatbuffers::Offset<flatbuffers::String> text(Builder &builder, std::string_view value)
{
    return builder.CreateString(value.data(), value.size());
}

inline flatbuffers::Offset<flatbuffers::Vector<uint8_t>> bytes(Builder &builder, const void *data, size_t size)
{
    return builder.CreateVector(static_cast<const uint8_t *>(data), size);
}

// Absent strings and vectors read as empty.
inline std::string_view view(const flatbuffers::String *value)
{
    return value ? std::string_view(value->c_str(), value->size()) : std::string_view();
}

inline std::span<const uint8_t> view(const flatbuffers::Vector<uint8_t> *value)
{
    return value ? std::span<const uint8_t>(value->data(), value->size()) : std::span<const uint8_t>();
}

} // namespace isola::wire
