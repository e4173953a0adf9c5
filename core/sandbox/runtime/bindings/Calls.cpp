// The natives that speak of calls: answers, bodies, what ctx tells, console, timers, calls to the host. Each writes a frame or
// asks Runtime; a call that is already over is passed by silently, for its code may still be running when its end is decided.

#include "core/sandbox/runtime/Runtime.h"
#include "core/sandbox/runtime/bindings/Arguments.h"
#include "core/sandbox/runtime/bindings/Natives.h"

#include <algorithm>
#include <cmath>

namespace isola {

class CallNatives {
public:
    static void respond(const CallInfo &info) { sendHead(info, true); }
    static void respondStream(const CallInfo &info) { sendHead(info, false); }
    static void sendChunk(const CallInfo &info);
    static void endBody(const CallInfo &info);
    static void failBody(const CallInfo &info);
    static void grantBody(const CallInfo &info);
    static void callField(const CallInfo &info);
    static void callParams(const CallInfo &info);
    static void instanceField(const CallInfo &info);
    static void environment(const CallInfo &info);
    static void finish(const CallInfo &info);
    static void fail(const CallInfo &info);
    static void console(const CallInfo &info);
    static void startTimer(const CallInfo &info);
    static void stopTimer(const CallInfo &info);
    static void asyncContext(const CallInfo &info);
    static void setAsyncContext(const CallInfo &info);
    static void microtask(const CallInfo &info);
    static void hostCall(const CallInfo &info);
    static void hostChunk(const CallInfo &info);
    static void hostGrant(const CallInfo &info);
    static void hostCancel(const CallInfo &info);

private:
    // A body above this goes in chunks, for it must keep to its window; a string may take three bytes a unit.
    static constexpr size_t kMaxInOneFrame = size_t(wire::kBodyWindow) / 4;

    static constexpr int kMaxFields = 256 << 10; // of a response, in bytes

    static Runtime &runtime(const CallInfo &info) { return Runtime::of(info.GetIsolate()); }
    static uint32_t number(const CallInfo &info, int index)
    {
        return info[index]->Uint32Value(info.GetIsolate()->GetCurrentContext()).FromMaybe(0);
    }
    // The open call that the first argument names, null when it is over.
    static Runtime::Call *call(const CallInfo &info)
    {
        Runtime::Call *found = runtime(info).find(number(info, 0));
        return found && !found->isOver ? found : nullptr;
    }
    static void sendHead(const CallInfo &info, bool isWhole);
    static flatbuffers::Offset<flatbuffers::Vector<uint8_t>> body(
        v8::Isolate *isolate, wire::Builder &builder, v8::Local<v8::Value> value);
};

flatbuffers::Offset<flatbuffers::Vector<uint8_t>> CallNatives::body(
    v8::Isolate *isolate, wire::Builder &builder, v8::Local<v8::Value> value)
{
    uint8_t *target = nullptr;
    if (value->IsString()) {
        const auto string = value.As<v8::String>();
        const int length = string->Utf8Length(isolate);
        const auto offset = builder.CreateUninitializedVector(size_t(length), 1, &target);
        string->WriteUtf8(isolate, reinterpret_cast<char *>(target), length, nullptr,
            v8::String::NO_NULL_TERMINATION | v8::String::REPLACE_INVALID_UTF8);
        return offset;
    }
    ByteView view;
    if (!viewBytes(value, view))
        return 0;
    return builder.CreateVector(view.data, view.size);
}

// A whole answer that fits one frame goes as one; a larger one follows in chunks, for nothing on the wire is without a bound.
void CallNatives::sendHead(const CallInfo &info, bool isWhole)
{
    Runtime &runtime = CallNatives::runtime(info);
    v8::Isolate *isolate = info.GetIsolate();
    Runtime::Call *call = CallNatives::call(info);
    if (!call || call->isResponseBegun)
        return;
    if (info[3].As<v8::String>()->Length() > kMaxFields
        || (info[2]->IsString() && info[2].As<v8::String>()->Length() > kMaxFields))
        return throwRangeError(isolate, "the response's header fields are larger than 256 KB");
    call->isResponseBegun = true;
    const uint32_t id = number(info, 0);
    auto &builder = runtime.m_out->builder();
    std::string statusText;
    if (info[2]->IsString() && info[2].As<v8::String>()->Length() > 0)
        statusText = utf8Of(isolate, info[2]);
    const auto text = statusText.empty() ? 0 : wire::text(builder, statusText);
    const auto fieldText = info[3].As<v8::String>();
    uint8_t *fieldBytes = nullptr;
    const int fieldLength = fieldText->Length();
    const auto fields = builder.CreateUninitializedVector(size_t(fieldLength), 1, &fieldBytes);
    fieldText->WriteOneByte(isolate, fieldBytes, 0, fieldLength, v8::String::NO_NULL_TERMINATION);
    const auto status = uint16_t(number(info, 1));

    ByteView view;
    const bool isText = info[4]->IsString();
    const size_t length = !isWhole ? 0
        : isText                   ? size_t(info[4].As<v8::String>()->Length())
        : viewBytes(info[4], view) ? view.size
                                   : 0;
    if (!isWhole || length > kMaxInOneFrame) {
        runtime.m_out->append(wire::CreateResponseHead(builder, id, status, text, fields, 0, false));
        const std::string encoded = isText && isWhole ? utf8Of(isolate, info[4]) : std::string();
        if (isText)
            view = {reinterpret_cast<uint8_t *>(const_cast<char *>(encoded.data())), encoded.size()};
        if (isWhole)
            runtime.sendBody(id, *call, {view.data, view.size}, true);
        return;
    }
    const auto bytes = body(isolate, builder, info[4]);
    runtime.m_out->append(wire::CreateResponseHead(builder, id, status, text, fields, bytes, true));
    runtime.completeResponse(*call);
}

void CallNatives::sendChunk(const CallInfo &info)
{
    Runtime::Call *call = CallNatives::call(info);
    ByteView view;
    if (!call || !bytesArgument(info, 1, view))
        return;
    runtime(info).sendBody(number(info, 0), *call, {view.data, view.size}, false);
    info.GetReturnValue().Set(double(call->responseWindow - int64_t(call->pendingBody.size() - call->pendingSent)));
}

void CallNatives::endBody(const CallInfo &info)
{
    Runtime::Call *call = CallNatives::call(info);
    if (call && call->isResponseBegun && !call->isResponseComplete && !call->isLastPending)
        runtime(info).sendBody(number(info, 0), *call, {}, true);
}

// The frame that tells the engine is Done: a call that ends before its body is complete is cut off.
void CallNatives::failBody(const CallInfo &info)
{
    if (Runtime::Call *call = CallNatives::call(info)) {
        call->pendingBody.clear();
        call->pendingSent = 0;
        call->isLastPending = false;
    }
}

void CallNatives::grantBody(const CallInfo &info)
{
    Runtime &runtime = CallNatives::runtime(info);
    if (call(info))
        runtime.m_out->append(wire::CreateBodyCredit(runtime.m_out->builder(), number(info, 0), number(info, 1)));
}

static void returnText(const CallInfo &info, const flatbuffers::String *text)
{
    if (text)
        info.GetReturnValue().Set(newString(info.GetIsolate(), wire::view(text)));
}

void CallNatives::callField(const CallInfo &info)
{
    static constexpr const char *kCallers[] = {"anonymous", "service_key", "end_user_jwt", "loopback", "trigger", "agent"};
    const Runtime::Call *found = runtime(info).find(number(info, 0));
    if (!found)
        return;
    const wire::Invoke &invoke = *found->invoke;
    switch (number(info, 1)) {
    case 0:
        returnText(info, invoke.invocation());
        break;
    case 1:
        returnText(info, invoke.source());
        break;
    case 2:
        info.GetReturnValue().Set(
            newString(info.GetIsolate(), kCallers[std::min(size_t(invoke.caller()), std::size(kCallers) - 1)]));
        break;
    case 3:
        returnText(info, invoke.key_id());
        break;
    case 4:
        returnText(info, invoke.user_id());
        break;
    case 5:
        returnText(info, invoke.claims());
        break;
    case 6:
        returnText(info, invoke.client_address());
        break;
    case 8:
        returnText(info, invoke.trigger_detail());
        break;
    default:
        break;
    }
}

static v8::Local<v8::Array> flatArray(v8::Isolate *isolate, const std::vector<v8::Local<v8::Value>> &values)
{
    return v8::Array::New(isolate, const_cast<v8::Local<v8::Value> *>(values.data()), values.size());
}

void CallNatives::callParams(const CallInfo &info)
{
    std::vector<v8::Local<v8::Value>> values;
    const Runtime::Call *found = runtime(info).find(number(info, 0));
    if (found && found->invoke->params()) {
        for (const auto *parameter : *found->invoke->params()) {
            values.push_back(newString(info.GetIsolate(), wire::view(parameter->name())));
            values.push_back(newString(info.GetIsolate(), wire::view(parameter->value())));
        }
    }
    info.GetReturnValue().Set(flatArray(info.GetIsolate(), values));
}

void CallNatives::instanceField(const CallInfo &info)
{
    const Runtime &runtime = CallNatives::runtime(info);
    switch (number(info, 0)) {
    case 0:
        info.GetReturnValue().Set(newString(info.GetIsolate(), runtime.m_functionName));
        break;
    case 1:
        info.GetReturnValue().Set(newString(info.GetIsolate(), runtime.m_appId));
        break;
    case 2:
        info.GetReturnValue().Set(newString(info.GetIsolate(), runtime.m_appName));
        break;
    case 3:
        info.GetReturnValue().Set(newString(info.GetIsolate(), std::to_string(runtime.m_version)));
        break;
    default:
        break;
    }
}

void CallNatives::environment(const CallInfo &info)
{
    std::vector<v8::Local<v8::Value>> values;
    for (const auto &[name, value] : runtime(info).m_environment) {
        values.push_back(newString(info.GetIsolate(), name));
        values.push_back(newString(info.GetIsolate(), value));
    }
    info.GetReturnValue().Set(flatArray(info.GetIsolate(), values));
}

// How a call ended as the arguments after the first tell it: end, message, stack, line, column.
static wire::End endArgument(const CallInfo &info)
{
    const uint32_t end = info[1]->Uint32Value(info.GetIsolate()->GetCurrentContext()).FromMaybe(0);
    return wire::End(std::min<uint32_t>(end, uint32_t(wire::End::BadResponse)));
}

static std::string textArgument(const CallInfo &info, int index)
{
    return info[index]->IsString() ? utf8Of(info.GetIsolate(), info[index]) : std::string();
}

void CallNatives::finish(const CallInfo &info)
{
    Runtime &runtime = CallNatives::runtime(info);
    if (!call(info))
        return;
    runtime.end(
        number(info, 0), endArgument(info), textArgument(info, 2), {textArgument(info, 3), number(info, 4), number(info, 5)});
    runtime.stopTimersOf(number(info, 0));
}

void CallNatives::fail(const CallInfo &info)
{
    runtime(info).failEarly(
        number(info, 0), endArgument(info), textArgument(info, 2), {textArgument(info, 3), number(info, 4), number(info, 5)});
}

void CallNatives::console(const CallInfo &info)
{
    const auto level = wire::Level(std::min<uint32_t>(number(info, 1), uint32_t(wire::Level::Error)));
    runtime(info).sendConsole(number(info, 0), level, utf8Of(info.GetIsolate(), info[2]));
}

void CallNatives::startTimer(const CallInfo &info)
{
    Runtime &runtime = CallNatives::runtime(info);
    const double delay = info[1]->NumberValue(info.GetIsolate()->GetCurrentContext()).FromMaybe(0);
    const double bounded = std::isfinite(delay) ? std::clamp(delay, 0.0, 2147483647.0) : 0;
    runtime.startTimer(number(info, 0), number(info, 2), int64_t(bounded * 1e6));
}

void CallNatives::stopTimer(const CallInfo &info)
{
    runtime(info).stopTimer(number(info, 0));
}

void CallNatives::asyncContext(const CallInfo &info)
{
    info.GetReturnValue().Set(info.GetIsolate()->GetCurrentContext()->GetContinuationPreservedEmbedderData());
}

void CallNatives::setAsyncContext(const CallInfo &info)
{
    info.GetIsolate()->GetCurrentContext()->SetContinuationPreservedEmbedderData(info[0]);
    runtime(info).enterFrame(info[0]);
}

void CallNatives::microtask(const CallInfo &info)
{
    if (info[0]->IsFunction())
        info.GetIsolate()->EnqueueMicrotask(info[0].As<v8::Function>());
}

// hostCall(call, kind, arguments, body?, bodyFollows?) -> number, undefined when the call is over.
void CallNatives::hostCall(const CallInfo &info)
{
    Runtime &runtime = CallNatives::runtime(info);
    Runtime::Call *call = CallNatives::call(info);
    ByteView arguments;
    if (!call || !bytesArgument(info, 2, arguments))
        return;
    ByteView body;
    viewBytes(info[3], body);
    if (arguments.size + body.size > wire::kMaxFrameFromInstance - 4096)
        return throwRangeError(info.GetIsolate(), "what is asked of the host is larger than 2 MB");
    const uint32_t number = ++runtime.m_lastHostCall;
    ++call->hostCalls;
    runtime.m_hostCalls.emplace(number, Runtime::HostCall{CallNatives::number(info, 0), monotonicNanoseconds(), call->hostCalls});
    if (runtime.m_replay)
        runtime.m_replay->unanswered.insert(number);
    auto &builder = runtime.m_out->builder();
    const auto kind = wire::text(builder, utf8Of(info.GetIsolate(), info[1]));
    const auto bytes = wire::bytes(builder, arguments.data, arguments.size);
    const auto bodyBytes = body.size == 0 ? 0 : wire::bytes(builder, body.data, body.size);
    runtime.m_out->append(
        wire::CreateHostCall(builder, number, CallNatives::number(info, 0), kind, bytes, bodyBytes, info[4]->IsTrue()));
    info.GetReturnValue().Set(number);
}

// hostChunk(number, bytes, last, fault?): js/hostcalls.ts keeps to the window.
void CallNatives::hostChunk(const CallInfo &info)
{
    Runtime &runtime = CallNatives::runtime(info);
    const uint32_t number = CallNatives::number(info, 0);
    ByteView bytes;
    if (!runtime.m_hostCalls.contains(number))
        return;
    viewBytes(info[1], bytes);
    auto &builder = runtime.m_out->builder();
    const auto fault = info[3]->IsString() ? wire::text(builder, utf8Of(info.GetIsolate(), info[3])) : 0;
    const auto data = bytes.size == 0 ? 0 : wire::bytes(builder, bytes.data, bytes.size);
    runtime.m_out->append(wire::CreateHostChunk(builder, number, data, info[2]->IsTrue(), fault));
}

void CallNatives::hostGrant(const CallInfo &info)
{
    Runtime &runtime = CallNatives::runtime(info);
    if (runtime.m_hostCalls.contains(number(info, 0)))
        runtime.m_out->append(wire::CreateHostCredit(runtime.m_out->builder(), number(info, 0), number(info, 1)));
}

void CallNatives::hostCancel(const CallInfo &info)
{
    Runtime &runtime = CallNatives::runtime(info);
    if (runtime.m_replay)
        runtime.m_replay->forgetHostCall(number(info, 0));
    if (runtime.m_hostCalls.erase(number(info, 0)) > 0)
        runtime.m_out->append(wire::CreateHostCancel(runtime.m_out->builder(), number(info, 0)));
}

void addCallNatives(NativeList &list)
{
    list.insert(list.end(),
        {{"respond", CallNatives::respond}, {"respondStream", CallNatives::respondStream}, {"sendChunk", CallNatives::sendChunk},
            {"endBody", CallNatives::endBody}, {"failBody", CallNatives::failBody}, {"grantBody", CallNatives::grantBody},
            {"callField", CallNatives::callField}, {"callParams", CallNatives::callParams},
            {"instanceField", CallNatives::instanceField}, {"environment", CallNatives::environment},
            {"finish", CallNatives::finish}, {"fail", CallNatives::fail}, {"console", CallNatives::console},
            {"startTimer", CallNatives::startTimer}, {"stopTimer", CallNatives::stopTimer},
            {"asyncContext", CallNatives::asyncContext}, {"setAsyncContext", CallNatives::setAsyncContext},
            {"microtask", CallNatives::microtask}, {"hostCall", CallNatives::hostCall}, {"hostChunk", CallNatives::hostChunk},
            {"hostGrant", CallNatives::hostGrant}, {"hostCancel", CallNatives::hostCancel}});
}

v8::Local<v8::Promise> inBackground(v8::Isolate *isolate, BackgroundJobs::Work work)
{
    return Runtime::of(isolate).inBackground(std::move(work));
}

double elapsedMs(v8::Isolate *isolate)
{
    return Runtime::of(isolate).elapsedMs();
}

double originMs(v8::Isolate *isolate)
{
    return Runtime::of(isolate).originMs();
}

} // namespace isola
