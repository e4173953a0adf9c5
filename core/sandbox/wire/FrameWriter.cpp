#include "core/sandbox/wire/FrameWriter.h"

#include <cstring>

namespace isola::wire {

void FrameWriter::finish(Message type, flatbuffers::Offset<void> message)
{
    FinishFrameBuffer(m_builder, CreateFrame(m_builder, type, message));
    const FrameHeader header{uint32_t(m_builder.GetSize()), 0};
    const size_t start = m_out.size();
    m_out.resize(start + sizeof header + paddedLength(header.length));
    std::memcpy(m_out.data() + start, &header, sizeof header);
    std::memcpy(m_out.data() + start + sizeof header, m_builder.GetBufferPointer(), header.length);
    m_builder.Clear();
}

void FrameWriter::sent(size_t count)
{
    m_sent += count;
    if (isEmpty()) {
        m_sent = 0;
        m_out.clear();
        if (m_out.capacity() > (4u << 20))
            m_out.shrink_to_fit();
    }
}

} // namespace isola::wire
