#include "core/sandbox/runner/Instance.h"

#include "core/sandbox/runner/Confinement.h"
#include "core/sandbox/runner/LastWords.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace isola {

Instance::Instance(Runtime &runtime, Platform &platform, const Confinement &confinement)
    : m_runtime(runtime), m_platform(platform), m_confinement(confinement)
{
}

void Instance::start()
{
    installLastWords(m_runtime.isolate(), kWire, m_runtime.turnCall());
    fcntl(kWire, F_SETFL, O_NONBLOCK);
    uv_loop_init(&m_loop);
    uv_poll_init(&m_loop, &m_poll, kWire);
    uv_timer_init(&m_loop, &m_timer);
    uv_async_init(&m_loop, &m_wake, [](uv_async_t *wake) { static_cast<Instance *>(wake->data)->step(); });
    m_poll.data = m_timer.data = m_wake.data = this;
    m_platform.startThreads([this] { uv_async_send(&m_wake); });
    m_runtime.start(m_writer,
        {.writeNow = [this](const uint8_t *frame, size_t length) { writeNow(frame, length); },
            .limitMemory = [this](size_t limit) { m_confinement.limitMemory(limit); },
            .endOutOfMemory = [] { endOutOfMemory(); },
            .serveInspector = [this] { serveInspector(); }});
    auto &builder = m_writer.builder();
    m_writer.append(wire::CreateReady(builder, builder.CreateVectorOfStrings(std::vector<std::string>{m_confinement.layers()})));
    flush();
}

void Instance::run()
{
    start();
    uv_poll_start(&m_poll, m_events, [](uv_poll_t *poll, int, int events) {
        auto *instance = static_cast<Instance *>(poll->data);
        if (events & UV_READABLE)
            instance->readWire();
        instance->step();
    });
    uv_run(&m_loop, UV_RUN_DEFAULT);
    _exit(0);
}

bool Instance::takeIn()
{
    const auto space = m_reader.space();
    const ssize_t count = read(kWire, space.data(), space.size());
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR))
        _exit(0); // the engine is gone, and with it whoever could want an answer
    if (count > 0)
        m_reader.received(size_t(count));
    return count > 0;
}

static bool isToBeInspected(const wire::Frame &frame)
{
    return frame.message_type() == wire::Message::Load && frame.message_as_Load()->inspect();
}

void Instance::readWire()
{
    if (!takeIn())
        return;
    if (m_isInspected) {
        sortFrames();
        return handleBacklog();
    }
    m_runtime.beginBatch();
    while (const wire::Frame *frame = m_reader.next()) {
        if (isToBeInspected(*frame)) {
            m_backlog.emplace_back(m_reader.bytes().begin(), m_reader.bytes().end());
            beginInspection();
            sortFrames();
            m_runtime.endBatch();
            return handleBacklog();
        }
        if (!m_runtime.handle(*frame, m_reader.bytes()))
            _exit(71);
        if (m_runtime.isBatchLong()) { // no answer waits for the calls behind it
            m_runtime.endBatch();
            flush();
            m_runtime.beginBatch();
        }
    }
    if (m_reader.isBroken())
        _exit(71);
    m_runtime.endBatch();
}

void Instance::step()
{
    if (m_runtime.nextDue() <= monotonicNanoseconds()) {
        m_runtime.beginBatch();
        m_runtime.runDue();
        m_runtime.endBatch();
    }
    if (m_isInspected)
        handleBacklog(); // what was read in the middle of a turn
    flush();
    if (m_runtime.isDrained() && m_writer.isEmpty())
        _exit(0);
    scheduleTimer();
}

void Instance::scheduleTimer()
{
    const int64_t due = m_runtime.nextDue();
    if (due == INT64_MAX) {
        uv_timer_stop(&m_timer);
        return;
    }
    const int64_t wait = std::max<int64_t>(0, due - monotonicNanoseconds());
    if (uv_is_active(reinterpret_cast<uv_handle_t *>(&m_timer))
        && uv_timer_get_due_in(&m_timer) <= uint64_t(wait / 1'000'000) + 1)
        return; // it wakes early enough, and then looks again
    uv_update_time(&m_loop);
    uv_timer_start(
        &m_timer, [](uv_timer_t *timer) { static_cast<Instance *>(timer->data)->step(); }, uint64_t((wait + 999'999) / 1'000'000),
        0);
}

void Instance::flush()
{
    const std::lock_guard lock(m_writing);
    while (!m_writer.isEmpty()) {
        const auto pending = m_writer.pending();
        const ssize_t count = write(kWire, pending.data(), pending.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && errno != EAGAIN)
            _exit(0);
        if (count < 0)
            break;
        m_writer.sent(size_t(count));
    }
    const auto rest = m_writer.restOfFrame();
    if (m_hasPartialFrame || !rest.empty())
        keepUnfinishedFrame(rest);
    m_hasPartialFrame = !rest.empty();
    const int events = m_writer.isEmpty() ? UV_READABLE : UV_READABLE | UV_WRITABLE;
    if (events != m_events) {
        m_events = events;
        uv_poll_start(&m_poll, m_events, m_poll.poll_cb);
    }
}

// While the loop's thread is busy in JavaScript. A frame that does not fit now is not worth waiting for.
void Instance::writeNow(const uint8_t *frame, size_t length)
{
    const std::lock_guard lock(m_writing);
    if (m_hasPartialFrame)
        return;
    size_t sent = 0;
    while (sent < length) {
        const ssize_t count = write(kWire, frame + sent, length - sent);
        if (count > 0) {
            sent += size_t(count);
        } else if (sent == 0) {
            return;
        } else if (errno == EAGAIN || errno == EINTR) {
            pollfd writable{kWire, POLLOUT, 0}; // half a frame is out: the rest must follow
            poll(&writable, 1, 1000);
        } else {
            return;
        }
    }
}

} // namespace isola
