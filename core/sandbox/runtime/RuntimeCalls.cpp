// The part of Runtime that a call lives in between its first frame and its end: request in, response out, both within their
// windows.

#include "core/sandbox/runtime/Runtime.h"

#include "core/sandbox/runtime/RuntimeTurn.h"
#include "core/sandbox/runtime/bindings/Arguments.h"

namespace isola {

Runtime::Call *Runtime::find(uint32_t id)
{
    const auto it = m_calls.find(id);
    return it == m_calls.end() ? nullptr : &it->second;
}

bool Runtime::invoke(std::span<const uint8_t> frame)
{
    const auto *message = wire::GetFrame(frame.data())->message_as_Invoke();
    if (!m_isLoaded || message->call() <= m_lastCall)
        return false;
    const uint32_t id = m_lastCall = message->call();
    Call &call = m_calls[id];
    call.frame.assign(frame.begin(), frame.end());
    call.invoke = wire::GetFrame(call.frame.data())->message_as_Invoke();
    ++m_openCalls;
    call.deadline = int64_t(std::min<uint64_t>(call.invoke->deadline_ns(), INT64_MAX));
    if (call.deadline <= monotonicNanoseconds()) {
        end(id, wire::End::TimedOut,
            "The function did not answer within its time limit: other calls held its thread all the while", {});
        return true;
    }
    m_earliestDeadline = std::min(m_earliestDeadline, call.deadline);
    if (m_isTaped && call.invoke->tape_mode() == wire::TapeMode::Record)
        (call.taped = std::make_unique<Taped>())->tape.record();
    else if (m_isTaped && call.invoke->tape_mode() == wire::TapeMode::Replay)
        beginReplay(id, call);
    turn(id, call.deadline, [this, id, invoke = call.invoke] {
        const auto body = wire::view(invoke->body());
        const int bodyKind = invoke->body_follows() ? 2 : body.empty() ? 0 : 1;
        v8::Local<v8::Value> bytes;
        if (!newOptionalBytes(invoke->body(), bytes))
            return false;
        const auto fields = wire::view(invoke->fields());
        return !callEntry(Entry::Invoke,
            {v8::Integer::NewFromUnsigned(m_isolate, id), newLatin1(m_isolate, wire::view(invoke->method())),
                newLatin1(m_isolate, wire::view(invoke->url())),
                newLatin1(m_isolate, {reinterpret_cast<const char *>(fields.data()), fields.size()}),
                v8::Integer::New(m_isolate, bodyKind), bytes})
                    .IsEmpty();
    });
    advanceReplay();
    return true;
}

bool Runtime::requestChunk(const wire::BodyChunk &chunk)
{
    Call *call = find(chunk.call());
    if (!call || call->isOver)
        return chunk.call() <= m_lastCall; // it may have ended while the chunk was on its way
    heard(*call, Tape::Event::RequestChunk, 0);
    turn(chunk.call(), call->deadline, [this, &chunk] {
        v8::Local<v8::Value> bytes;
        if (!newOptionalBytes(chunk.bytes(), bytes))
            return false;
        return !callEntry(Entry::RequestChunk,
            {v8::Integer::NewFromUnsigned(m_isolate, chunk.call()), bytes, v8::Boolean::New(m_isolate, chunk.last())})
                    .IsEmpty();
    });
    return true;
}

// What the window does not let through waits here; the last piece carries the end of the body.
void Runtime::sendBody(uint32_t id, Call &call, std::span<const uint8_t> bytes, bool isLast)
{
    call.pendingBody.insert(call.pendingBody.end(), bytes.begin(), bytes.end());
    call.isLastPending = isLast;
    pumpBody(id, call);
}

void Runtime::pumpBody(uint32_t id, Call &call)
{
    auto &builder = m_out->builder();
    while (call.pendingSent < call.pendingBody.size() && call.responseWindow > 0) {
        const size_t left = call.pendingBody.size() - call.pendingSent;
        const size_t length = std::min({wire::kBodyChunk, left, size_t(call.responseWindow)});
        const bool isLast = call.isLastPending && length == left;
        const auto bytes = wire::bytes(builder, call.pendingBody.data() + call.pendingSent, length);
        m_out->append(wire::CreateBodyChunk(builder, id, bytes, isLast));
        call.pendingSent += length;
        call.responseWindow -= int64_t(length);
        if (isLast)
            completeResponse(call);
    }
    if (call.pendingSent < call.pendingBody.size())
        return;
    call.pendingBody.clear();
    call.pendingSent = 0;
    if (call.isLastPending) {
        m_out->append(wire::CreateBodyChunk(builder, id, 0, true));
        completeResponse(call);
    }
}

void Runtime::completeResponse(Call &call)
{
    call.isLastPending = false;
    call.isResponseComplete = true;
    call.deadline = monotonicNanoseconds() + kAfterResponseNs;
    m_earliestDeadline = std::min(m_earliestDeadline, call.deadline);
}

bool Runtime::responseCredit(uint32_t id, uint32_t bytes)
{
    Call *call = find(id);
    if (!call)
        return id <= m_lastCall;
    if (!call->isOver)
        heard(*call, Tape::Event::ResponseCredit, bytes);
    call->responseWindow += bytes;
    pumpBody(id, *call);
    if (call->isOver) {
        if (!call->isLastPending)
            m_over.push_back(id);
        return true;
    }
    if (call->responseWindow <= 0 || call->isLastPending)
        return true; // what waited has used the credit up
    turn(id, call->deadline,
        [this, id] { return !callEntry(Entry::ResponseCredit, {v8::Integer::NewFromUnsigned(m_isolate, id)}).IsEmpty(); });
    return true;
}

bool Runtime::cancel(uint32_t id, wire::CancelReason reason)
{
    Call *call = find(id);
    if (call && call->isOver && call->isLastPending) { // nobody waits for the rest of its body
        call->isLastPending = false;
        m_over.push_back(id);
    }
    if (!call || call->isOver)
        return id <= m_lastCall;
    heard(*call, Tape::Event::Cancel, uint32_t(reason));
    turn(id, call->deadline, [this, id, reason] {
        return !callEntry(Entry::Cancel, {v8::Integer::NewFromUnsigned(m_isolate, id), v8::Integer::New(m_isolate, int(reason))})
                    .IsEmpty();
    });
    return true;
}

} // namespace isola
