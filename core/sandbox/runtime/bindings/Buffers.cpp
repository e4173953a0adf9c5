// Detaching ArrayBuffers and the structured clone algorithm for js/clone.ts
// (https://html.spec.whatwg.org/multipage/structured-data.html). V8's ValueSerializer does the walk; JavaScript says what host objects
// (Blob, File, DOMException, CryptoKey) become.

#include "core/sandbox/runtime/bindings/Arguments.h"
#include "core/sandbox/runtime/bindings/Natives.h"

#include <cstdlib>
#include <memory>

namespace isola {

namespace {

using Stores = std::vector<std::shared_ptr<v8::BackingStore>>;

// isDetached(ArrayBuffer)
void isDetached(const CallInfo &info)
{
    info.GetReturnValue().Set(info[0]->IsArrayBuffer() && info[0].As<v8::ArrayBuffer>()->WasDetached());
}

// detach(ArrayBuffer) -> a new ArrayBuffer with its memory
void detach(const CallInfo &info)
{
    v8::Isolate *isolate = info.GetIsolate();
    if (!info[0]->IsArrayBuffer() || !info[0].As<v8::ArrayBuffer>()->IsDetachable()) {
        throwTypeError(isolate, "this ArrayBuffer cannot be transferred");
        return;
    }
    auto buffer = info[0].As<v8::ArrayBuffer>();
    if (buffer->WasDetached()) {
        throwTypeError(isolate, "this ArrayBuffer is detached");
        return;
    }
    auto store = buffer->GetBackingStore();
    buffer->Detach();
    info.GetReturnValue().Set(v8::ArrayBuffer::New(isolate, std::move(store)));
}

// Host objects are cloned while writing and kept in an array; what is written is their index. Reading runs no JavaScript, because
// V8 forbids it there.
class CloneWriter final : public v8::ValueSerializer::Delegate {
public:
    CloneWriter(v8::Isolate *isolate, v8::Local<v8::Function> makeError, v8::Local<v8::Function> cloneHostObject)
        : m_isolate(isolate)
        , m_makeError(makeError)
        , m_cloneHostObject(cloneHostObject)
        , m_hostObjects(v8::Array::New(isolate))
    {
    }

    void setSerializer(v8::ValueSerializer *serializer) { m_serializer = serializer; }
    v8::Local<v8::Array> hostObjects() const { return m_hostObjects; }
    const Stores &sharedStores() const { return m_sharedStores; }

    void ThrowDataCloneError(v8::Local<v8::String> message) override
    {
        v8::Local<v8::Value> arguments[] = {message};
        v8::Local<v8::Value> error;
        if (m_makeError->Call(m_isolate->GetCurrentContext(), v8::Undefined(m_isolate), 1, arguments).ToLocal(&error))
            m_isolate->ThrowException(error);
    }

    v8::Maybe<bool> WriteHostObject(v8::Isolate *isolate, v8::Local<v8::Object> object) override
    {
        auto context = isolate->GetCurrentContext();
        v8::Local<v8::Value> arguments[] = {object};
        v8::Local<v8::Value> clone;
        if (!m_cloneHostObject->Call(context, v8::Undefined(isolate), 1, arguments).ToLocal(&clone))
            return v8::Nothing<bool>();
        const uint32_t index = m_hostObjects->Length();
        if (m_hostObjects->Set(context, index, clone).IsNothing())
            return v8::Nothing<bool>();
        m_serializer->WriteUint32(index);
        return v8::Just(true);
    }

    v8::Maybe<uint32_t> GetSharedArrayBufferId(v8::Isolate *, v8::Local<v8::SharedArrayBuffer> buffer) override
    {
        m_sharedStores.push_back(buffer->GetBackingStore());
        return v8::Just(static_cast<uint32_t>(m_sharedStores.size() - 1));
    }

private:
    v8::Isolate *m_isolate;
    v8::Local<v8::Function> m_makeError;
    v8::Local<v8::Function> m_cloneHostObject;
    v8::Local<v8::Array> m_hostObjects;
    v8::ValueSerializer *m_serializer = nullptr;
    Stores m_sharedStores;
};

class CloneReader final : public v8::ValueDeserializer::Delegate {
public:
    explicit CloneReader(const CloneWriter &written)
        : m_written(written)
    {
    }

    void setDeserializer(v8::ValueDeserializer *deserializer) { m_deserializer = deserializer; }

    v8::MaybeLocal<v8::Object> ReadHostObject(v8::Isolate *isolate) override
    {
        uint32_t index = 0;
        v8::Local<v8::Value> clone;
        if (!m_deserializer->ReadUint32(&index)
            || !m_written.hostObjects()->Get(isolate->GetCurrentContext(), index).ToLocal(&clone))
            return {};
        return clone.As<v8::Object>();
    }

    v8::MaybeLocal<v8::SharedArrayBuffer> GetSharedArrayBufferFromId(v8::Isolate *isolate, uint32_t id) override
    {
        return v8::SharedArrayBuffer::New(isolate, m_written.sharedStores()[id]);
    }

private:
    const CloneWriter &m_written;
    v8::ValueDeserializer *m_deserializer = nullptr;
};

bool detachAll(v8::Isolate *isolate, const std::vector<v8::Local<v8::ArrayBuffer>> &buffers, CloneWriter &writer, Stores &stores)
{
    for (const auto &buffer : buffers) {
        if (buffer->WasDetached() || !buffer->IsDetachable()) {
            writer.ThrowDataCloneError(newString(isolate, "An ArrayBuffer is detached and could not be cloned."));
            return false;
        }
        stores.push_back(buffer->GetBackingStore());
        buffer->Detach();
    }
    return true;
}

// cloneValue(value, ArrayBuffers to transfer, makeDataCloneError(message), cloneHostObject(object)) -> [clone, transferred buffers]
void cloneValue(const CallInfo &info)
{
    v8::Isolate *isolate = info.GetIsolate();
    auto context = isolate->GetCurrentContext();
    CloneWriter writer(isolate, info[2].As<v8::Function>(), info[3].As<v8::Function>());
    v8::ValueSerializer serializer(isolate, &writer);
    writer.setSerializer(&serializer);
    serializer.WriteHeader();

    auto transfer = info[1].As<v8::Array>();
    std::vector<v8::Local<v8::ArrayBuffer>> buffers;
    for (uint32_t i = 0; i < transfer->Length(); ++i) {
        v8::Local<v8::Value> buffer;
        if (!transfer->Get(context, i).ToLocal(&buffer))
            return;
        buffers.push_back(buffer.As<v8::ArrayBuffer>());
        serializer.TransferArrayBuffer(i, buffers.back());
    }
    Stores stores;
    if (serializer.WriteValue(context, info[0]).IsNothing() || !detachAll(isolate, buffers, writer, stores))
        return;

    const std::pair<uint8_t *, size_t> written = serializer.Release();
    const std::unique_ptr<uint8_t, decltype(&std::free)> bytes(written.first, &std::free);
    CloneReader reader(writer);
    v8::ValueDeserializer deserializer(isolate, bytes.get(), written.second, &reader);
    reader.setDeserializer(&deserializer);
    std::vector<v8::Local<v8::Value>> received;
    for (uint32_t i = 0; i < stores.size(); ++i) {
        auto buffer = v8::ArrayBuffer::New(isolate, stores[i]);
        deserializer.TransferArrayBuffer(i, buffer);
        received.push_back(buffer);
    }
    v8::Local<v8::Value> clone;
    if (deserializer.ReadHeader(context).IsNothing() || !deserializer.ReadValue(context).ToLocal(&clone))
        return;
    v8::Local<v8::Value> parts[] = {clone, v8::Array::New(isolate, received.data(), received.size())};
    info.GetReturnValue().Set(v8::Array::New(isolate, parts, 2));
}

} // namespace

void addBufferNatives(NativeList &list)
{
    list.insert(list.end(), {{"isDetached", isDetached}, {"detach", detach}, {"cloneValue", cloneValue}});
}

} // namespace isola
