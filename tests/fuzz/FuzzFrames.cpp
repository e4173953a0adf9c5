// The wire as bytes, both directions: whatever comes, the reader gives verified frames or breaks off, and keeps to its bound of
// memory.

#include "core/sandbox/wire/FrameReader.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

using namespace isola;

static uint64_t sum = 0;

static void readVector(const flatbuffers::Vector<uint8_t> *bytes)
{
    if (bytes)
        for (const uint8_t byte : *bytes)
            sum += byte;
}

static void readText(const flatbuffers::String *text)
{
    if (text)
        sum += std::strlen(text->c_str()) + text->size();
}

// A verified frame can be read anywhere.
static void readThrough(const wire::Frame &frame)
{
    if (const auto *load = frame.message_as_Load()) {
        readText(load->function_name());
        if (load->modules())
            for (const auto *module : *load->modules()) {
                readText(module->specifier());
                readVector(module->source());
            }
        if (load->environment())
            for (const auto *variable : *load->environment())
                readText(variable->value());
    }
    if (const auto *invoke = frame.message_as_Invoke()) {
        readText(invoke->url());
        readVector(invoke->fields());
        readVector(invoke->body());
        if (invoke->params())
            for (const auto *parameter : *invoke->params())
                readText(parameter->name());
    }
    if (const auto *chunk = frame.message_as_BodyChunk())
        readVector(chunk->bytes());
    if (const auto *head = frame.message_as_ResponseHead()) {
        readText(head->status_text());
        readVector(head->fields());
        readVector(head->body());
    }
    if (const auto *done = frame.message_as_Done()) {
        readText(done->message());
        readText(done->stack());
        readText(done->heap_summary());
    }
    if (const auto *call = frame.message_as_HostCall()) {
        readText(call->kind());
        readVector(call->arguments());
        readVector(call->body());
    }
    if (const auto *reply = frame.message_as_HostReply())
        readVector(reply->result());
    if (const auto *words = frame.message_as_LastWords())
        readText(words->text());
    if (const auto *ready = frame.message_as_Ready())
        if (ready->layers())
            for (const auto *layer : *ready->layers())
                readText(layer);
}

// The first byte says in which pieces the rest arrives.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const size_t piece = data[0] ? data[0] : size;
    const bool isFromInstance = size % 2;
    wire::FrameReader reader(isFromInstance ? wire::kMaxFrameFromInstance : wire::kMaxFrameFromEngine);
    for (size_t at = 1; at < size && !reader.isBroken();) {
        const auto space = reader.space();
        const size_t count = std::min({piece, size - at, space.size()});
        if (space.empty())
            std::abort();
        std::memcpy(space.data(), data + at, count);
        reader.received(count);
        at += count;
        while (const wire::Frame *frame = reader.next())
            readThrough(*frame);
    }
    return 0;
}
