#include "core/sandbox/wire/FrameReader.h"

#include <cstring>

namespace isola::wire {

FrameReader::FrameReader(size_t maxFrame) : m_maxFrame(maxFrame)
{
    reserve(kInitialCapacity);
}

void FrameReader::reserve(size_t capacity)
{
    auto data = std::make_unique_for_overwrite<uint8_t[]>(capacity);
    if (m_end > m_begin)
        std::memcpy(data.get(), m_data.get() + m_begin, m_end - m_begin);
    m_end -= m_begin;
    m_begin = 0;
    m_data = std::move(data);
    m_capacity = capacity;
}

std::span<uint8_t> FrameReader::space()
{
    if (m_begin == m_end)
        m_begin = m_end = 0;
    size_t wanted = kInitialCapacity;
    if (m_end - m_begin >= sizeof(FrameHeader)) {
        FrameHeader header;
        std::memcpy(&header, m_data.get() + m_begin, sizeof header);
        wanted = std::max(wanted, sizeof header + paddedLength(std::min<size_t>(header.length, m_maxFrame)));
    }
    if (wanted > m_capacity) {
        reserve(wanted);
    } else if (m_begin > 0 && m_begin + wanted > m_capacity) {
        std::memmove(m_data.get(), m_data.get() + m_begin, m_end - m_begin);
        m_end -= m_begin;
        m_begin = 0;
    }
    return {m_data.get() + m_end, m_capacity - m_end};
}

void FrameReader::received(size_t count)
{
    m_end += count;
}

const Frame *FrameReader::next()
{
    if (m_isBroken || m_end - m_begin < sizeof(FrameHeader))
        return nullptr;
    FrameHeader header;
    std::memcpy(&header, m_data.get() + m_begin, sizeof header);
    if (header.length == 0 || header.length > m_maxFrame || header.zero != 0) {
        m_isBroken = true;
        return nullptr;
    }
    const size_t total = sizeof header + paddedLength(header.length);
    if (m_end - m_begin < total)
        return nullptr;
    m_frame = {m_data.get() + m_begin + sizeof header, header.length};
    m_begin += total;
    flatbuffers::Verifier verifier(m_frame.data(), m_frame.size(), 16, 1 << 20);
    if (!VerifyFrameBuffer(verifier)) {
        m_isBroken = true;
        return nullptr;
    }
    return GetFrame(m_frame.data());
}

} // namespace isola::wire
