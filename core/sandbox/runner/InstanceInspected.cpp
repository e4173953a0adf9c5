// The part of Instance for one that a debugger looks into: messages to the inspector are heard while JavaScript stands still and
// while it runs, and everything else waits for its turn meanwhile.

#include "core/sandbox/runner/Instance.h"

#include <chrono>
#include <poll.h>
#include <thread>
#include <unistd.h>

namespace isola {

void Instance::beginInspection()
{
    m_isInspected = true;
    std::thread([this] { // goes with the process
        for (;;) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            pollfd readable{kWire, POLLIN, 0};
            if (m_runtime.turnCall() != 0 && poll(&readable, 1, 0) > 0)
                m_runtime.isolate()->RequestInterrupt(
                    [](v8::Isolate *, void *self) { static_cast<Instance *>(self)->attend(); }, this);
        }
    })
        .detach();
}

// Nothing that is handled may lie in the reader's memory, which is read into again before it is done with.
void Instance::sortFrames()
{
    while (const wire::Frame *frame = m_reader.next()) {
        const auto bytes = m_reader.bytes();
        auto &queue = frame->message_type() == wire::Message::Inspector ? m_forInspector : m_backlog;
        queue.emplace_back(bytes.begin(), bytes.end());
    }
    if (m_reader.isBroken())
        _exit(71);
}

// What the inspector says may bring more: taken out before it is handled.
static std::vector<uint8_t> takeFirst(std::deque<std::vector<uint8_t>> &queue)
{
    std::vector<uint8_t> bytes = std::move(queue.front());
    queue.pop_front();
    return bytes;
}

void Instance::handleBacklog()
{
    m_runtime.beginBatch();
    while (!m_forInspector.empty() || !m_backlog.empty()) {
        const std::vector<uint8_t> bytes = takeFirst(m_forInspector.empty() ? m_backlog : m_forInspector);
        if (!m_runtime.handle(*wire::GetFrame(bytes.data()), bytes))
            _exit(71);
    }
    m_runtime.endBatch();
}

// In the middle of a turn.
void Instance::inspectNow()
{
    while (!m_forInspector.empty()) {
        const std::vector<uint8_t> bytes = takeFirst(m_forInspector);
        m_runtime.inspect(*wire::GetFrame(bytes.data())->message_as_Inspector());
    }
    flush();
}

void Instance::attend()
{
    takeIn();
    sortFrames();
    inspectNow();
}

void Instance::serveInspector()
{
    flush();
    pollfd wire{kWire, short(m_writer.isEmpty() ? POLLIN : POLLIN | POLLOUT), 0};
    poll(&wire, 1, -1);
    if (wire.revents & ~POLLOUT)
        attend();
}

} // namespace isola
