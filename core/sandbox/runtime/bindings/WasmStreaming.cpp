// WebAssembly.compileStreaming and instantiateStreaming: V8 asks for the bytes of what it was given, js/wasmstreaming.ts brings
// them.

#include "core/sandbox/runtime/bindings/Arguments.h"
#include "core/sandbox/runtime/bindings/Collected.h"
#include "core/sandbox/runtime/bindings/Natives.h"

#include <v8-wasm.h>

namespace isola {

namespace {

// V8's end of one compilation.
struct WasmInput {
    std::shared_ptr<v8::WasmStreaming> streaming;
    int64_t externalMemory() const { return 1024; }
};

v8::WasmStreaming &inputOf(const CallInfo &info)
{
    return *Collected<WasmInput>::of(info[0]).streaming;
}

// wasmPush(input, bytes)
void wasmPush(const CallInfo &info)
{
    ByteView bytes;
    if (bytesArgument(info, 1, bytes))
        inputOf(info).OnBytesReceived(bytes.data, bytes.size);
}

// wasmFinish(input)
void wasmFinish(const CallInfo &info)
{
    inputOf(info).Finish();
}

// wasmAbort(input, why)
void wasmAbort(const CallInfo &info)
{
    inputOf(info).Abort(info[1]);
}

} // namespace

v8::Local<v8::Value> newWasmInput(v8::Isolate *isolate, v8::Local<v8::Value> data)
{
    return Collected<WasmInput>::give(isolate, std::make_unique<WasmInput>(WasmInput{v8::WasmStreaming::Unpack(isolate, data)}));
}

void addWasmNatives(NativeList &list)
{
    list.insert(list.end(), {{"wasmPush", wasmPush}, {"wasmFinish", wasmFinish}, {"wasmAbort", wasmAbort}});
}

} // namespace isola
