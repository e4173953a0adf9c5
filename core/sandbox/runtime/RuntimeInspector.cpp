// The part of Runtime that a debugger speaks to.

#include "core/sandbox/runtime/Runtime.h"

#include <algorithm>

namespace isola {

// Nothing of the function runs before the debugger has set itself up: its breakpoints hold from the first line on.
void Runtime::startInspector()
{
    const v8::HandleScope handles(m_isolate);
    const v8::Context::Scope scope(context());
    m_inspector = makeInspector(context(), "fn://" + m_appId + '/' + m_functionName + '/',
        {.send = [this](std::string_view message) { sendToDebugger(message); },
            .serve = m_hooks.serveInspector,
            .paused =
                [this] {
                    m_isStanding = true;
                    m_watchdog->hold();
                },
            .resumed =
                [this] {
                    m_isStanding = false;
                    timeStood(m_watchdog->release());
                }});
    if (!m_inspector)
        return; // built without it: the engine's side does not ask for one then
    callEntry(Entry::BeInspected, {}).IsEmpty();
    sendToDebugger({});
    m_inspector->waitForClient();
}

void Runtime::sendToDebugger(std::string_view message)
{
    auto &builder = m_out->builder();
    do {
        const size_t length = std::min(message.size(), wire::kBodyChunk);
        const auto bytes = wire::bytes(builder, message.data(), length);
        message.remove_prefix(length);
        m_out->append(wire::CreateInspector(builder, bytes, message.empty()));
    } while (!message.empty());
}

void Runtime::inspect(const wire::Inspector &piece)
{
    const auto bytes = wire::view(piece.bytes());
    m_inspectorMessage.append(reinterpret_cast<const char *>(bytes.data()), bytes.size());
    if (!piece.last() || !m_inspector)
        return;
    const std::string message = std::exchange(m_inspectorMessage, {});
    if (message.empty())
        m_inspector->detach();
    else
        m_inspector->dispatch(message);
}

void Runtime::timeStood(int64_t ns)
{
    for (auto &[id, call] : m_calls)
        call.deadline += ns;
    if (m_earliestDeadline != INT64_MAX)
        m_earliestDeadline += ns;
    m_loadDeadline += ns;
}

} // namespace isola
