#pragma once
// How messages are laid end to end on the socket between engine and instance: a header, a FlatBuffer (wire.fbs), zeros up to a
// multiple of eight, so that every FlatBuffer starts aligned. Shared by both processes; knows neither Qt nor V8.

#include <cstddef>
#include <cstdint>

namespace isola::wire {

struct FrameHeader {
    uint32_t length = 0; // of the FlatBuffer, without padding
    uint32_t zero = 0;
};

inline constexpr size_t kAlignment = 8;
// What an instance may send in one frame; more ends it. Bodies travel in chunks well below this.
inline constexpr size_t kMaxFrameFromInstance = 2u << 20;
// What the engine may send: a deploy's sources go in one frame.
inline constexpr size_t kMaxFrameFromEngine = 64u << 20;
inline constexpr size_t kBodyChunk = 64u << 10;
inline constexpr int64_t kBodyWindow = 256 << 10;

constexpr size_t paddedLength(size_t length)
{
    return (length + kAlignment - 1) / kAlignment * kAlignment;
}

} // namespace isola::wire
