// What console and node:util must know of a value that JavaScript cannot see: what kind it truly is, what a proxy stands for, how a
// promise ended, what a WeakMap or an iterator holds. None of these runs user code.

#include "core/sandbox/runtime/bindings/Arguments.h"
#include "core/sandbox/runtime/bindings/Natives.h"

namespace isola {

namespace {

using Predicate = bool (v8::Value::*)() const;

struct Kind {
    const char *name;
    Predicate is;
};

// First match wins: Proxy before all, since nothing else may be asked of one; subclasses before their bases.
constexpr Kind kKinds[] = {
    {"Proxy", &v8::Value::IsProxy},
    {"Array", &v8::Value::IsArray},
    {"Function", &v8::Value::IsFunction},
    {"Date", &v8::Value::IsDate},
    {"RegExp", &v8::Value::IsRegExp},
    {"Error", &v8::Value::IsNativeError},
    {"Promise", &v8::Value::IsPromise},
    {"Map", &v8::Value::IsMap},
    {"Set", &v8::Value::IsSet},
    {"Map Iterator", &v8::Value::IsMapIterator},
    {"Set Iterator", &v8::Value::IsSetIterator},
    {"WeakMap", &v8::Value::IsWeakMap},
    {"WeakSet", &v8::Value::IsWeakSet},
    {"DataView", &v8::Value::IsDataView},
    {"TypedArray", &v8::Value::IsTypedArray},
    {"ArrayBuffer", &v8::Value::IsArrayBuffer},
    {"SharedArrayBuffer", &v8::Value::IsSharedArrayBuffer},
    {"Number", &v8::Value::IsNumberObject},
    {"String", &v8::Value::IsStringObject},
    {"Boolean", &v8::Value::IsBooleanObject},
    {"BigInt", &v8::Value::IsBigIntObject},
    {"Symbol", &v8::Value::IsSymbolObject},
    {"Arguments", &v8::Value::IsArgumentsObject},
    {"Module", &v8::Value::IsModuleNamespaceObject},
    {"Generator", &v8::Value::IsGeneratorObject},
    {"WasmModule", &v8::Value::IsWasmModuleObject},
};

// kindOf(value) -> one of the names above, or "" for any other
void kindOf(const CallInfo &info)
{
    for (const Kind &kind : kKinds) {
        if (((*info[0])->*kind.is)()) {
            info.GetReturnValue().Set(newLatin1(info.GetIsolate(), kind.name));
            return;
        }
    }
    info.GetReturnValue().SetEmptyString();
}

// isProxy(value) -> whether it is one; nothing may be asked of a proxy without running its handler
void isProxy(const CallInfo &info)
{
    info.GetReturnValue().Set(info[0]->IsProxy());
}

// proxyParts(proxy) -> [target, handler], both null once revoked
void proxyParts(const CallInfo &info)
{
    if (!info[0]->IsProxy())
        return;
    auto proxy = info[0].As<v8::Proxy>();
    v8::Local<v8::Value> parts[] = {proxy->GetTarget(), proxy->GetHandler()};
    info.GetReturnValue().Set(v8::Array::New(info.GetIsolate(), parts, 2));
}

// promiseState(promise) -> [0 pending | 1 fulfilled | 2 rejected, result]
void promiseState(const CallInfo &info)
{
    if (!info[0]->IsPromise())
        return;
    auto promise = info[0].As<v8::Promise>();
    const bool pending = promise->State() == v8::Promise::kPending;
    v8::Isolate *isolate = info.GetIsolate();
    v8::Local<v8::Value> parts[] = {
        v8::Integer::New(isolate, static_cast<int>(promise->State())),
        pending ? v8::Undefined(isolate).As<v8::Value>() : promise->Result(),
    };
    info.GetReturnValue().Set(v8::Array::New(isolate, parts, 2));
}

// previewEntries(collection or iterator) -> [entries, whether they are key and value by turns]
void previewEntries(const CallInfo &info)
{
    if (!info[0]->IsObject())
        return;
    bool isKeyValue = false;
    v8::Local<v8::Array> entries;
    if (!info[0].As<v8::Object>()->PreviewEntries(&isKeyValue).ToLocal(&entries))
        return;
    v8::Isolate *isolate = info.GetIsolate();
    v8::Local<v8::Value> parts[] = {entries, v8::Boolean::New(isolate, isKeyValue)};
    info.GetReturnValue().Set(v8::Array::New(isolate, parts, 2));
}

// constructorName(object) -> what V8 calls its class, without running getters
void constructorName(const CallInfo &info)
{
    if (info[0]->IsObject())
        info.GetReturnValue().Set(info[0].As<v8::Object>()->GetConstructorName());
}

// namedKeys(object, enumerable only) -> own property keys that are no array indices, symbols included
void namedKeys(const CallInfo &info)
{
    if (!info[0]->IsObject())
        return;
    v8::Local<v8::Context> context = info.GetIsolate()->GetCurrentContext();
    const auto filter = info[1]->IsTrue() ? v8::PropertyFilter::ONLY_ENUMERABLE : v8::PropertyFilter::ALL_PROPERTIES;
    v8::Local<v8::Array> keys;
    if (info[0].As<v8::Object>()
            ->GetPropertyNames(context, v8::KeyCollectionMode::kOwnOnly, filter, v8::IndexFilter::kSkipIndices)
            .ToLocal(&keys))
        info.GetReturnValue().Set(keys);
}

} // namespace

void addInspectNatives(NativeList &list)
{
    list.insert(list.end(),
        {
            {"kindOf", kindOf},
            {"isProxy", isProxy},
            {"proxyParts", proxyParts},
            {"promiseState", promiseState},
            {"previewEntries", previewEntries},
            {"constructorName", constructorName},
            {"namedKeys", namedKeys},
        });
}

} // namespace isola
