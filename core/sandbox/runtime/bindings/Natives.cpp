#include "core/sandbox/runtime/bindings/Natives.h"

#include "core/sandbox/runtime/bindings/Arguments.h"

#include <algorithm>
#include <cstring>

namespace isola {

namespace {

// JavaScript classes that extend it (Blob, DOMException, CryptoKey) get an internal field, by which ValueSerializer knows them.
void constructHostObject(const CallInfo &) { }

} // namespace

const NativeList &allNatives()
{
    static const NativeList natives = [] {
        NativeList list;
        addCallNatives(list);
        addTextNatives(list);
        addBufferNatives(list);
        addClockNatives(list);
        addZlibNatives(list);
        addBrotliNatives(list);
        addWasmNatives(list);
        addCryptoNatives(list);
        addInspectNatives(list);
        addModuleNatives(list);
        // By name: a line moved in one of the lists must not make a snapshot call the wrong function.
        std::sort(list.begin(), list.end(), [](const Native &a, const Native &b) { return std::strcmp(a.name, b.name) < 0; });
        return list;
    }();
    return natives;
}

const intptr_t *externalReferences()
{
    static const std::vector<intptr_t> references = [] {
        std::vector<intptr_t> list;
        for (const Native &native : allNatives())
            list.push_back(reinterpret_cast<intptr_t>(native.callback));
        list.push_back(reinterpret_cast<intptr_t>(constructHostObject));
        list.push_back(0);
        return list;
    }();
    return references.data();
}

v8::Local<v8::Object> makeNativesObject(v8::Isolate *isolate, v8::Local<v8::Context> context)
{
    v8::Local<v8::Object> natives = v8::Object::New(isolate);
    for (const Native &native : allNatives()) {
        auto function = v8::Function::New(context, native.callback, {}, 0, v8::ConstructorBehavior::kThrow).ToLocalChecked();
        natives->Set(context, newString(isolate, native.name), function).Check();
    }
    auto hostObject = v8::FunctionTemplate::New(isolate, constructHostObject);
    hostObject->SetClassName(newString(isolate, "HostObject"));
    hostObject->InstanceTemplate()->SetInternalFieldCount(1);
    natives->Set(context, newString(isolate, "HostObject"), hostObject->GetFunction(context).ToLocalChecked()).Check();
    return natives;
}

} // namespace isola
