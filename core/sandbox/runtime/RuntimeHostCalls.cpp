// The part of Runtime that hears the host: answers to what a call asked of it, piece by piece.

#include "core/sandbox/runtime/Runtime.h"

#include "core/sandbox/runtime/RuntimeTurn.h"
#include "core/sandbox/runtime/bindings/Arguments.h"

namespace isola {

// Undefined where there are none; false where memory is out.
bool Runtime::newOptionalBytes(const flatbuffers::Vector<uint8_t> *bytes, v8::Local<v8::Value> &value)
{
    const auto view = wire::view(bytes);
    v8::Local<v8::Uint8Array> made;
    value = v8::Undefined(m_isolate);
    if (view.empty())
        return true;
    if (!newBytes(m_isolate, view.data(), view.size()).ToLocal(&made))
        return false;
    value = made;
    return true;
}

// An answer to something that nobody waits for any more is passed by: it was on its way when the call ended.
bool Runtime::hostReply(const wire::HostReply &reply)
{
    const auto it = m_hostCalls.find(reply.number());
    if (it == m_hostCalls.end())
        return reply.number() <= m_lastHostCall;
    const auto [id, started, which] = it->second;
    if (reply.failed() || !reply.body_follows())
        m_hostCalls.erase(it);
    Call *call = find(id);
    if (!call)
        return true;
    call->hostNs += monotonicNanoseconds() - started;
    heard(*call, Tape::Event::HostFrame, which);
    turn(id, call->deadline, [this, &reply] {
        const auto result = wire::view(reply.result());
        v8::Local<v8::Uint8Array> bytes;
        v8::Local<v8::Value> body;
        return newBytes(m_isolate, result.data(), result.size()).ToLocal(&bytes) && newOptionalBytes(reply.body(), body)
            && !callEntry(Entry::HostReply,
                {v8::Integer::NewFromUnsigned(m_isolate, reply.number()), v8::Boolean::New(m_isolate, reply.failed()), bytes,
                    body, v8::Boolean::New(m_isolate, reply.body_follows())})
                    .IsEmpty();
    });
    return true;
}

bool Runtime::hostChunk(const wire::HostChunk &chunk)
{
    const auto it = m_hostCalls.find(chunk.number());
    if (it == m_hostCalls.end())
        return chunk.number() <= m_lastHostCall;
    const uint32_t id = it->second.call;
    const uint32_t which = it->second.which;
    if (chunk.last() || chunk.fault())
        m_hostCalls.erase(it);
    Call *call = find(id);
    if (!call)
        return true;
    heard(*call, Tape::Event::HostFrame, which);
    turn(id, call->deadline, [this, &chunk] {
        v8::Local<v8::Value> bytes;
        v8::Local<v8::Value> fault = v8::Undefined(m_isolate);
        if (!newOptionalBytes(chunk.bytes(), bytes))
            return false;
        if (chunk.fault())
            fault = newString(m_isolate, wire::view(chunk.fault()));
        return !callEntry(Entry::HostChunk,
            {v8::Integer::NewFromUnsigned(m_isolate, chunk.number()), bytes, v8::Boolean::New(m_isolate, chunk.last()), fault})
                    .IsEmpty();
    });
    return true;
}

bool Runtime::hostCredit(const wire::HostCredit &credit)
{
    const auto it = m_hostCalls.find(credit.number());
    if (it == m_hostCalls.end())
        return credit.number() <= m_lastHostCall;
    if (Call *call = find(it->second.call)) {
        heard(*call, Tape::Event::HostFrame, it->second.which);
        turn(it->second.call, call->deadline, [this, &credit] {
            return !callEntry(Entry::HostCredit,
                {v8::Integer::NewFromUnsigned(m_isolate, credit.number()),
                    v8::Integer::NewFromUnsigned(m_isolate, credit.bytes())})
                        .IsEmpty();
        });
    }
    return true;
}

} // namespace isola
