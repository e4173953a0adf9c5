#include "core/sandbox/runtime/Replay.h"

#include <algorithm>

namespace isola {

static uint32_t recordedHostCall(const wire::Frame &frame)
{
    switch (frame.message_type()) {
    case wire::Message::HostReply:
        return frame.message_as_HostReply()->recorded();
    case wire::Message::HostChunk:
        return frame.message_as_HostChunk()->recorded();
    case wire::Message::HostCredit:
        return frame.message_as_HostCredit()->recorded();
    default:
        return 0;
    }
}

void Replay::take(const wire::Frame &frame, std::span<const uint8_t> bytes)
{
    idleSince = 0;
    if (const auto *reply = frame.message_as_HostReply()) {
        unanswered.erase(reply->number());
        if (!reply->failed() && reply->body_follows())
            answering[reply->number()] = reply->recorded();
    } else if (const auto *chunk = frame.message_as_HostChunk(); chunk && (chunk->last() || chunk->fault())) {
        answering.erase(chunk->number());
    } else if (const auto *grant = frame.message_as_BodyCredit()) {
        credit += grant->bytes();
        return;
    }
    frames.emplace_back(bytes.begin(), bytes.end());
}

void Replay::forgetHostCall(uint32_t number)
{
    unanswered.erase(number);
    answering.erase(number);
}

bool Replay::awaits(uint32_t recorded) const
{
    return !unanswered.empty()
        || std::any_of(answering.begin(), answering.end(), [recorded](const auto &entry) { return entry.second == recorded; });
}

template <typename Matches> static std::optional<Replay::Frame> takeFirst(std::deque<Replay::Frame> &frames, Matches matches)
{
    const auto it = std::find_if(
        frames.begin(), frames.end(), [&](const Replay::Frame &frame) { return matches(*wire::GetFrame(frame.data())); });
    if (it == frames.end())
        return std::nullopt;
    Replay::Frame frame = std::move(*it);
    frames.erase(it);
    return frame;
}

std::optional<Replay::Frame> Replay::takeHostFrame(uint32_t recorded)
{
    return takeFirst(frames, [recorded](const wire::Frame &frame) { return recordedHostCall(frame) == recorded; });
}

std::optional<Replay::Frame> Replay::takeRequestChunk()
{
    return takeFirst(frames, [](const wire::Frame &frame) { return frame.message_type() == wire::Message::BodyChunk; });
}

} // namespace isola
