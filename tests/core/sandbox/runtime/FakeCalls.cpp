#include "tests/core/sandbox/runtime/FakeCalls.h"

#include "core/sandbox/runtime/BackgroundJobs.h"
#include "core/sandbox/runtime/OwnClock.h"
#include "core/sandbox/runtime/bindings/Arguments.h"
#include "core/sandbox/runtime/bindings/Natives.h"

#include <algorithm>
#include <array>

namespace isola::test {

FakeHost &fakeHost()
{
    static FakeHost host;
    return host;
}

void FakeHost::write(const std::string &line)
{
    if (!isQuiet)
        transcript.append(line).append("\n");
}

} // namespace isola::test

namespace isola {

namespace {

using test::fakeHost;

std::string textOf(const CallInfo &info, int index)
{
    ByteView bytes;
    if (viewBytes(info[index], bytes))
        return {reinterpret_cast<const char *>(bytes.data), bytes.size};
    return utf8Of(info.GetIsolate(), info[index]);
}

double numberOf(const CallInfo &info, int index)
{
    return info[index]->NumberValue(info.GetIsolate()->GetCurrentContext()).FromMaybe(0);
}

std::string head(const CallInfo &info)
{
    const std::string reason = textOf(info, 2);
    return std::to_string(static_cast<int>(numberOf(info, 1))) + (reason.empty() ? "" : " " + reason) + "\n" + textOf(info, 3);
}

void respond(const CallInfo &info)
{
    if (!fakeHost().isQuiet)
        fakeHost().write(head(info) + "\n" + textOf(info, 4));
}

void respondStream(const CallInfo &info)
{
    fakeHost().streamingCall = info[0].As<v8::Uint32>()->Value();
    fakeHost().write(head(info));
}

void sendChunk(const CallInfo &info)
{
    const std::string bytes = textOf(info, 1);
    fakeHost().window -= static_cast<double>(bytes.size());
    fakeHost().credit += static_cast<double>(bytes.size());
    fakeHost().write(bytes.size() > 200 ? "chunk of " + std::to_string(bytes.size()) + " bytes" : "chunk: " + bytes);
    info.GetReturnValue().Set(fakeHost().window);
}

void endBody(const CallInfo &)
{
    fakeHost().write("end of body");
}

void failBody(const CallInfo &)
{
    fakeHost().write("body cut off");
}

void grantBody(const CallInfo &info)
{
    fakeHost().write("granted " + std::to_string(static_cast<int>(numberOf(info, 1))));
}

void callField(const CallInfo &info)
{
    const auto &fields = fakeHost().callFields;
    const auto found = fields.find(static_cast<int>(numberOf(info, 1)));
    if (found != fields.end())
        info.GetReturnValue().Set(newString(info.GetIsolate(), found->second));
}

v8::Local<v8::Array> flatArray(v8::Isolate *isolate, const std::vector<std::pair<std::string, std::string>> &pairs)
{
    std::vector<v8::Local<v8::Value>> flat;
    for (const auto &[name, value] : pairs) {
        flat.push_back(newString(isolate, name));
        flat.push_back(newString(isolate, value));
    }
    return v8::Array::New(isolate, flat.data(), flat.size());
}

void callParams(const CallInfo &info)
{
    info.GetReturnValue().Set(flatArray(info.GetIsolate(), fakeHost().params));
}

void environment(const CallInfo &info)
{
    info.GetReturnValue().Set(flatArray(info.GetIsolate(), fakeHost().environment));
}

void instanceField(const CallInfo &info)
{
    constexpr std::array<const char *, 4> fields = {"hello", "app_1", "Demo", "3"};
    info.GetReturnValue().Set(newString(info.GetIsolate(), fields[static_cast<size_t>(numberOf(info, 0))]));
}

// What a call's end, or its failure ahead of that, says.
void writeEnd(const CallInfo &info, const std::string &headline)
{
    fakeHost().write(headline + std::to_string(static_cast<int>(numberOf(info, 1))) + ": " + textOf(info, 2));
    const std::string stack = textOf(info, 3);
    if (!stack.empty())
        fakeHost().write(stack);
    fakeHost().write(
        "at " + std::to_string(static_cast<int>(numberOf(info, 4))) + ":" + std::to_string(static_cast<int>(numberOf(info, 5))));
}

void finish(const CallInfo &info)
{
    fakeHost().finishedCalls++;
    if (numberOf(info, 1) != 0 && !fakeHost().isQuiet)
        writeEnd(info, "ended with ");
}

void fail(const CallInfo &info)
{
    writeEnd(info, "failed early with ");
}

void console(const CallInfo &info)
{
    constexpr std::array<const char *, 5> levels = {"debug", "log", "info", "warn", "error"};
    const std::string call = fakeHost().showsCalls ? " of call " + std::to_string(static_cast<int>(numberOf(info, 0))) : "";
    fakeHost().write(std::string("[") + levels[static_cast<size_t>(numberOf(info, 1))] + call + "] " + textOf(info, 2));
}

void startTimer(const CallInfo &info)
{
    fakeHost().timers.emplace(fakeHost().nowMs + numberOf(info, 1), static_cast<uint32_t>(numberOf(info, 0)));
}

void stopTimer(const CallInfo &info)
{
    auto &timers = fakeHost().timers;
    const auto id = static_cast<uint32_t>(numberOf(info, 0));
    const auto found = std::find_if(timers.begin(), timers.end(), [id](const auto &timer) { return timer.second == id; });
    if (found != timers.end())
        timers.erase(found);
}

void asyncContext(const CallInfo &info)
{
    info.GetReturnValue().Set(info.GetIsolate()->GetCurrentContext()->GetContinuationPreservedEmbedderData());
}

void setAsyncContext(const CallInfo &info)
{
    info.GetIsolate()->GetCurrentContext()->SetContinuationPreservedEmbedderData(info[0]);
}

void microtask(const CallInfo &info)
{
    info.GetIsolate()->EnqueueMicrotask(info[0].As<v8::Function>());
}

void hostCall(const CallInfo &info)
{
    static double lastNumber = 0;
    fakeHost().hostCalls.push_back({++lastNumber, textOf(info, 1), textOf(info, 2)});
    info.GetReturnValue().Set(lastNumber);
}

// The cases ask the host only questions that are answered whole.
void unused(const CallInfo &) { }

} // namespace

void addCallNatives(NativeList &list)
{
    list.insert(list.end(),
        {
            {"respond", respond},
            {"respondStream", respondStream},
            {"sendChunk", sendChunk},
            {"endBody", endBody},
            {"failBody", failBody},
            {"grantBody", grantBody},
            {"callField", callField},
            {"callParams", callParams},
            {"instanceField", instanceField},
            {"environment", environment},
            {"finish", finish},
            {"fail", fail},
            {"console", console},
            {"startTimer", startTimer},
            {"stopTimer", stopTimer},
            {"asyncContext", asyncContext},
            {"setAsyncContext", setAsyncContext},
            {"microtask", microtask},
            {"hostCall", hostCall},
            {"hostChunk", unused},
            {"hostGrant", unused},
            {"hostCancel", unused},
        });
}

// On this thread, at once.
v8::Local<v8::Promise> inBackground(v8::Isolate *isolate, BackgroundJobs::Work work)
{
    const std::atomic<bool> isCancelled{false};
    const auto context = isolate->GetCurrentContext();
    const auto resolver = v8::Promise::Resolver::New(context).ToLocalChecked();
    resolver->Resolve(context, work(isCancelled)(isolate).ToLocalChecked()).Check();
    return resolver->GetPromise();
}

static OwnClock &ownClock()
{
    static OwnClock clock;
    return clock;
}

double elapsedMs(v8::Isolate *)
{
    return ownClock().elapsedMs();
}

double originMs(v8::Isolate *)
{
    return ownClock().originMs();
}

} // namespace isola
