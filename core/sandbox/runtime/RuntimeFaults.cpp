// The part of Runtime that words what a person's code threw, and what it logs: errors, unhandled rejections, console lines.

#include "core/sandbox/runtime/Runtime.h"

#include "core/sandbox/runtime/bindings/Arguments.h"

namespace isola {

void Runtime::describe(v8::Local<v8::Value> error, std::string &message, std::string &stack)
{
    v8::Local<v8::Value> pair;
    if (!callEntry(Entry::DescribeError, {error}).ToLocal(&pair) || !pair->IsArray())
        return;
    v8::Local<v8::Value> part;
    if (pair.As<v8::Array>()->Get(context(), 0).ToLocal(&part))
        message = utf8Of(m_isolate, part);
    if (pair.As<v8::Array>()->Get(context(), 1).ToLocal(&part) && part->IsString())
        stack = utf8Of(m_isolate, part);
}

void Runtime::reportUncaught(uint32_t call, v8::Local<v8::Value> value)
{
    std::string message, stack;
    describe(value, message, stack);
    sendConsole(call, wire::Level::Error, "Uncaught " + (stack.empty() ? message : stack));
}

void Runtime::sendConsole(uint32_t id, wire::Level level, std::string_view message)
{
    constexpr uint32_t kMaxEntries = 100;
    constexpr size_t kMaxLength = 12u << 10; // js/ cuts at 10 KB and says so; this is the wall behind it
    if (Call *call = find(id)) {
        if (++call->consoleEntries > kMaxEntries) {
            ++call->droppedConsole;
            return;
        }
    }
    auto &builder = m_out->builder();
    const auto text = wire::text(builder, message.substr(0, kMaxLength));
    const auto now = uint64_t(m_platform.CurrentClockTimeMillis());
    m_out->append(wire::CreateConsole(builder, id, level, text, now));
}

void Runtime::promiseRejected(v8::PromiseRejectMessage message)
{
    v8::Isolate *isolate = message.GetPromise()->GetIsolate();
    Runtime &runtime = of(isolate);
    switch (message.GetEvent()) {
    case v8::kPromiseRejectWithNoHandler: {
        constexpr size_t kMaxKept = 1000;
        if (runtime.m_rejections.size() < kMaxKept)
            runtime.m_rejections.push_back({v8::Global<v8::Promise>(isolate, message.GetPromise()),
                v8::Global<v8::Value>(
                    isolate, message.GetValue().IsEmpty() ? v8::Undefined(isolate).As<v8::Value>() : message.GetValue()),
                runtime.m_turnCall});
        break;
    }
    case v8::kPromiseHandlerAddedAfterReject:
        std::erase_if(
            runtime.m_rejections, [&message](const Rejection &rejection) { return rejection.promise == message.GetPromise(); });
        break;
    case v8::kPromiseRejectAfterResolved:
    case v8::kPromiseResolveAfterResolved:
        break;
    }
}

void Runtime::reportRejections()
{
    while (!m_rejections.empty() && m_stop.load() == int(Stop::None)) {
        const std::vector<Rejection> rejections = std::exchange(m_rejections, {});
        for (const Rejection &rejection : rejections)
            callEntry(Entry::UnhandledRejection,
                {v8::Integer::NewFromUnsigned(m_isolate, rejection.call), rejection.reason.Get(m_isolate),
                    rejection.promise.Get(m_isolate)})
                .IsEmpty(); // runs in the frame of that call
        m_isolate->PerformMicrotaskCheckpoint();
    }
    m_rejections.clear();
}

} // namespace isola
