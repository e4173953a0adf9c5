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

size_t FrameWriter::lengthAt(size_t position) const
{
    FrameHeader header;
    std::memcpy(&header, m_out.data() + position, sizeof header);
    return sizeof header + paddedLength(header.length);
}

std::span<const uint8_t> FrameWriter::restOfFrame() const
{
    if (m_sent == m_frame)
        return {};
    return {m_out.data() + m_sent, m_frame + lengthAt(m_frame) - m_sent};
}

void FrameWriter::sent(size_t count)
{
    m_sent += count;
    while (m_frame < m_sent && m_frame + lengthAt(m_frame) <= m_sent)
        m_frame += lengthAt(m_frame);
    if (isEmpty()) {
        m_sent = m_frame = 0;
        m_out.clear();
        if (m_out.capacity() > (4u << 20))
            m_out.shrink_to_fit();
    }
}

} // namespace isola::wire
