// runtime_host case SNAPSHOT CASE.js    runs a case and compares what it says with CASE.out (with --write: writes CASE.out)
// runtime_host bench SNAPSHOT CASE.js N microseconds for one call, best of five rounds
// runtime_host start SNAPSHOT           what restoring the snapshot costs
//
// A case is a module with a handler. Comment lines at its top say how it is called; without any it is one GET of
// http://localhost/.
//   // call: METHOD URL        another call                 // field: name:value      a header of that call
//   // body: text              its body, whole              // piece: text            a piece of a streamed body
//   // cancel: 0|1|2           cancel it after its first turn
//   // together: yes           all calls are begun before time passes, and console lines name their call

#include "core/sandbox/runtime/Snapshot.h"
#include "core/sandbox/runtime/bindings/Arguments.h"
#include "core/sandbox/runtime/bindings/Natives.h"
#include "tests/core/sandbox/runtime/FakeCalls.h"

#include <libplatform/libplatform.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <sstream>

namespace {

using namespace isola;
using test::fakeHost;

std::string readFile(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

struct CaseCall {
    std::string method = "GET";
    std::string url = "http://localhost/";
    std::string fields;
    std::optional<std::string> body;
    std::vector<std::string> pieces;
    int cancel = -1;
};

std::vector<CaseCall> readCalls(const std::string &source)
{
    std::vector<CaseCall> calls;
    std::istringstream lines(source);
    for (std::string line; std::getline(lines, line) && line.rfind("// ", 0) == 0;) {
        const size_t colon = line.find(": ");
        if (colon == std::string::npos)
            continue;
        const std::string key = line.substr(3, colon - 3);
        const std::string value = line.substr(colon + 2);
        if (key == "call") {
            calls.emplace_back();
            calls.back().method = value.substr(0, value.find(' '));
            calls.back().url = value.substr(value.find(' ') + 1);
        } else if (!calls.empty() && key == "field") {
            calls.back().fields += value + "\n";
        } else if (!calls.empty() && key == "body") {
            calls.back().body = value;
        } else if (!calls.empty() && key == "piece") {
            calls.back().pieces.push_back(value);
        } else if (!calls.empty() && key == "cancel") {
            calls.back().cancel = std::stoi(value);
        }
    }
    if (calls.empty())
        calls.emplace_back();
    return calls;
}

// One isolate restored from the snapshot with one function loaded.
class Instance final {
public:
    Instance(v8::StartupData *snapshot, const std::string &directory)
        : m_directory(directory), m_allocator(v8::ArrayBuffer::Allocator::NewDefaultAllocator())
    {
        v8::Isolate::CreateParams params;
        params.snapshot_blob = snapshot;
        params.external_references = externalReferences();
        params.array_buffer_allocator = m_allocator.get();
        m_isolate = v8::Isolate::New(params);
        m_isolate->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
        m_isolate->SetData(0, this);
        m_isolate->SetPromiseRejectCallback(&Instance::onPromiseReject);
        const v8::Isolate::Scope isolateScope(m_isolate);
        const v8::HandleScope handles(m_isolate);
        const v8::Local<v8::Context> context = v8::Context::New(m_isolate);
        m_context.Reset(m_isolate, context);
        m_entry.Reset(m_isolate, context->GetDataFromSnapshotOnce<v8::Object>(0).ToLocalChecked());
        context->AllowCodeGenerationFromStrings(false);
        context->SetContinuationPreservedEmbedderData(v8::Undefined(m_isolate));
    }

    ~Instance()
    {
        m_rejected.clear();
        m_synthetic.clear();
        m_entry.Reset();
        m_context.Reset();
        m_isolate->Dispose();
    }

    Instance(const Instance &) = delete;
    Instance &operator=(const Instance &) = delete;

    v8::Isolate *isolate() const { return m_isolate; }
    v8::Local<v8::Context> context() const { return m_context.Get(m_isolate); }

    // Calls an entry point and runs the turn to its end.
    v8::MaybeLocal<v8::Value> enter(const char *name, std::vector<v8::Local<v8::Value>> arguments)
    {
        v8::Local<v8::Value> function = entryPoint(name);
        v8::TryCatch caught(m_isolate);
        auto result = function.As<v8::Function>()->Call(
            context(), v8::Undefined(m_isolate), static_cast<int>(arguments.size()), arguments.data());
        if (caught.HasCaught())
            fakeHost().write(std::string("entry ") + name + " threw: " + describe(caught.Exception()));
        drain();
        return result;
    }

    v8::Local<v8::Value> entryPoint(const char *name)
    {
        return m_entry.Get(m_isolate)->Get(context(), newString(m_isolate, name)).ToLocalChecked();
    }

    bool load(const std::string &source, const std::string &specifier)
    {
        const v8::TryCatch caught(m_isolate);
        v8::Local<v8::Module> module;
        v8::Local<v8::Value> evaluated;
        if (!compile(source, specifier).ToLocal(&module) || module->InstantiateModule(context(), &Instance::resolve).IsNothing()
            || !module->Evaluate(context()).ToLocal(&evaluated)) {
            fakeHost().write("load failed: " + describe(caught.Exception()));
            return false;
        }
        drain();
        settle();
        const auto promise = evaluated.As<v8::Promise>();
        if (promise->State() == v8::Promise::kRejected) {
            promise->MarkAsHandled();
            fakeHost().write("load failed: " + describe(promise->Result()));
            return false;
        }
        v8::Local<v8::Value> wrong;
        if (!enter("setHandler", {module->GetModuleNamespace()}).ToLocal(&wrong))
            return false;
        if (wrong->IsString())
            fakeHost().write("no handler: " + utf8Of(m_isolate, wrong));
        return !wrong->IsString();
    }

    // Lets time pass until nothing is left to do.
    void settle()
    {
        auto &host = fakeHost();
        while (true) {
            if (host.window <= 0 && host.credit > 0) {
                host.window += host.credit;
                host.credit = 0;
                enter("responseCredit", {number(host.streamingCall), number(1)});
            } else if (!host.hostCalls.empty()) {
                const test::HostCall call = host.hostCalls.front();
                host.hostCalls.pop_front();
                enter(
                    "hostReply", {number(call.number), v8::Boolean::New(m_isolate, false), bytes(call.kind + ":" + call.bytes)});
            } else if (!host.timers.empty()) {
                const auto [due, id] = *host.timers.begin();
                host.timers.erase(host.timers.begin());
                host.nowMs = std::max(host.nowMs, due);
                enter("fireTimer", {number(id)});
            } else {
                return;
            }
        }
    }

    v8::Local<v8::Value> number(double value) { return v8::Number::New(m_isolate, value); }
    v8::Local<v8::Value> text(const std::string &value) { return newString(m_isolate, value); }
    v8::Local<v8::Value> bytes(const std::string &value)
    {
        return newBytes(m_isolate, value.data(), value.size()).ToLocalChecked();
    }

    void drain()
    {
        m_isolate->PerformMicrotaskCheckpoint();
        while (!m_rejected.empty()) {
            auto rejected = std::move(m_rejected);
            m_rejected.clear();
            for (const auto &[promise, reason] : rejected)
                enter("unhandledRejection", {number(m_currentCall), reason.Get(m_isolate), promise.Get(m_isolate)});
        }
    }

    void setCurrentCall(double call) { m_currentCall = call; }

    std::string describe(v8::Local<v8::Value> error)
    {
        v8::Local<v8::Value> arguments[] = {error};
        auto parts = entryPoint("describeError").As<v8::Function>()->Call(context(), v8::Undefined(m_isolate), 1, arguments);
        auto list = parts.ToLocalChecked().As<v8::Array>();
        const std::string stack = utf8Of(m_isolate, list->Get(context(), 1).ToLocalChecked());
        return stack.empty() ? utf8Of(m_isolate, list->Get(context(), 0).ToLocalChecked()) : stack;
    }

private:
    v8::MaybeLocal<v8::Module> compile(const std::string &source, const std::string &specifier)
    {
        v8::ScriptOrigin origin(
            m_isolate, newString(m_isolate, specifier), 0, 0, false, -1, v8::Local<v8::Value>(), false, false, true);
        v8::ScriptCompiler::Source moduleSource(newString(m_isolate, source), origin);
        return v8::ScriptCompiler::CompileModule(m_isolate, &moduleSource);
    }

    // Built-in modules become synthetic ones whose exports are the properties of what builtinModule() gives.
    static v8::MaybeLocal<v8::Module> resolve(
        v8::Local<v8::Context> context, v8::Local<v8::String> specifier, v8::Local<v8::FixedArray>, v8::Local<v8::Module>)
    {
        v8::Isolate *isolate = context->GetIsolate();
        auto *self = static_cast<Instance *>(isolate->GetData(0));
        v8::Local<v8::Value> exports;
        if (!self->enter("builtinModule", {specifier}).ToLocal(&exports) || !exports->IsObject()) {
            throwTypeError(isolate, "Cannot find module " + utf8Of(isolate, specifier));
            return {};
        }
        auto object = exports.As<v8::Object>();
        auto names = object->GetOwnPropertyNames(context).ToLocalChecked();
        std::vector<v8::Local<v8::String>> exportNames;
        for (uint32_t i = 0; i < names->Length(); ++i)
            exportNames.push_back(names->Get(context, i).ToLocalChecked().As<v8::String>());
        auto module = v8::Module::CreateSyntheticModule(isolate, specifier, exportNames,
            [](v8::Local<v8::Context> inner, v8::Local<v8::Module> synthetic) -> v8::MaybeLocal<v8::Value> {
                auto *owner = static_cast<Instance *>(inner->GetIsolate()->GetData(0));
                auto object = owner->m_synthetic.at(synthetic->GetIdentityHash()).Get(inner->GetIsolate());
                auto keys = object->GetOwnPropertyNames(inner).ToLocalChecked();
                for (uint32_t i = 0; i < keys->Length(); ++i) {
                    auto key = keys->Get(inner, i).ToLocalChecked().As<v8::String>();
                    synthetic->SetSyntheticModuleExport(inner->GetIsolate(), key, object->Get(inner, key).ToLocalChecked())
                        .Check();
                }
                auto resolver = v8::Promise::Resolver::New(inner).ToLocalChecked();
                resolver->Resolve(inner, v8::Undefined(inner->GetIsolate())).Check();
                return resolver->GetPromise();
            });
        self->m_synthetic[module->GetIdentityHash()].Reset(isolate, object);
        return module;
    }

    static void onPromiseReject(v8::PromiseRejectMessage message)
    {
        v8::Isolate *isolate = v8::Isolate::GetCurrent();
        auto *self = static_cast<Instance *>(isolate->GetData(0));
        const auto promise = message.GetPromise();
        auto &list = self->m_rejected;
        if (message.GetEvent() == v8::kPromiseRejectWithNoHandler) {
            list.emplace_back(v8::Global<v8::Promise>(isolate, promise), v8::Global<v8::Value>(isolate, message.GetValue()));
        } else if (message.GetEvent() == v8::kPromiseHandlerAddedAfterReject) {
            list.erase(
                std::remove_if(list.begin(), list.end(), [&](const auto &entry) { return entry.first == promise; }), list.end());
        }
    }

    std::string m_directory;
    std::unique_ptr<v8::ArrayBuffer::Allocator> m_allocator;
    v8::Isolate *m_isolate = nullptr;
    v8::Global<v8::Context> m_context;
    v8::Global<v8::Object> m_entry;
    std::vector<std::pair<v8::Global<v8::Promise>, v8::Global<v8::Value>>> m_rejected;
    std::map<int, v8::Global<v8::Object>> m_synthetic;
    double m_currentCall = 0;
};

// The turns of a call before any time passes.
void beginCall(Instance &instance, uint32_t id, const CaseCall &call)
{
    instance.setCurrentCall(id);
    const bool streams = !call.pieces.empty();
    const int kind = streams ? 2 : call.body ? 1 : 0;
    const v8::Local<v8::Value> body = call.body ? instance.bytes(*call.body) : v8::Undefined(instance.isolate()).As<v8::Value>();
    instance.enter("invoke",
        {instance.number(id), instance.text(call.method), instance.text(call.url), instance.text(call.fields),
            instance.number(kind), body});
    if (call.cancel >= 0)
        instance.enter("cancel", {instance.number(id), instance.number(call.cancel)});
    for (size_t i = 0; i < call.pieces.size(); ++i) {
        const bool last = i + 1 == call.pieces.size();
        instance.enter(
            "requestChunk", {instance.number(id), instance.bytes(call.pieces[i]), v8::Boolean::New(instance.isolate(), last)});
    }
}

void runCalls(Instance &instance, const std::vector<CaseCall> &calls)
{
    auto &host = fakeHost();
    const auto end = [&instance](uint32_t id) {
        instance.settle();
        instance.enter("forget", {instance.number(id)});
    };
    uint32_t id = 0;
    for (const CaseCall &call : calls) {
        beginCall(instance, ++id, call);
        if (!host.showsCalls)
            end(id);
    }
    for (uint32_t begun = 1; host.showsCalls && begun <= id; ++begun)
        end(begun);
    if (host.finishedCalls != static_cast<int>(id))
        host.write(std::to_string(host.finishedCalls) + " of " + std::to_string(id) + " calls finished");
}

int runCase(v8::StartupData *snapshot, const std::string &path, bool write)
{
    auto &host = fakeHost();
    host.environment = {{"GREETING", "hi"}, {"__proto__", "kept"}};
    host.params = {{"id", "42"}};
    host.callFields = {{0, "inv_1"}, {1, "http"}, {2, "end_user_jwt"}, {3, "key_1"}, {4, "user_1"}, {5, R"({"role":"admin"})"},
        {6, "127.0.0.1"}, {8, R"({"path":"/x"})"}};
    const std::string source = readFile(path);
    const std::string directory = path.substr(0, path.rfind('/') + 1);
    Instance instance(snapshot, directory);
    {
        const v8::Isolate::Scope isolateScope(instance.isolate());
        const v8::HandleScope handles(instance.isolate());
        const v8::Context::Scope entered(instance.context());
        if (instance.load(source, "file:///" + path.substr(path.rfind('/') + 1))) {
            host.showsCalls = source.find("\n// together: yes") != std::string::npos;
            runCalls(instance, readCalls(source));
        }
    }
    const std::string expectedPath = path.substr(0, path.size() - 3) + ".out";
    if (write) {
        std::ofstream(expectedPath, std::ios::binary) << host.transcript;
        return 0;
    }
    const std::string expected = readFile(expectedPath);
    if (host.transcript == expected)
        return 0;
    std::printf("--- expected\n%s--- got\n%s", expected.c_str(), host.transcript.c_str());
    return 1;
}

int runBenchmark(v8::StartupData *snapshot, const std::string &path, int count)
{
    using Clock = std::chrono::steady_clock;
    Instance instance(snapshot, {});
    const v8::Isolate::Scope isolateScope(instance.isolate());
    const v8::HandleScope handles(instance.isolate());
    const v8::Context::Scope entered(instance.context());
    if (!instance.load(readFile(path), "file:///bench.js")) {
        std::printf("%s", fakeHost().transcript.c_str());
        return 1;
    }
    fakeHost().isQuiet = true;
    const auto invoke = instance.entryPoint("invoke").As<v8::Function>();
    const auto forget = instance.entryPoint("forget").As<v8::Function>();
    const std::string fields
        = "host:127.0.0.1:8080\nuser-agent:wrk/4.2\naccept:*/*\nx-request-id:0123456789\naccept-encoding:gzip\n";
    double best = 1e9;
    uint32_t id = 0;
    for (int round = 0; round < 6; ++round) {
        const auto start = Clock::now();
        for (int i = 0; i < count; ++i) {
            const v8::HandleScope callHandles(instance.isolate());
            v8::Local<v8::Value> arguments[] = {v8::Integer::NewFromUnsigned(instance.isolate(), ++id),
                newLatin1(instance.isolate(), "GET"), newLatin1(instance.isolate(), "http://127.0.0.1:8080/v1/app/fn/hello?x=1"),
                newLatin1(instance.isolate(), fields), instance.number(0), v8::Undefined(instance.isolate())};
            invoke->Call(instance.context(), v8::Undefined(instance.isolate()), 6, arguments).ToLocalChecked();
            instance.isolate()->PerformMicrotaskCheckpoint();
            forget->Call(instance.context(), v8::Undefined(instance.isolate()), 1, arguments).ToLocalChecked();
        }
        const double each = std::chrono::duration<double, std::micro>(Clock::now() - start).count() / count;
        best = round == 0 ? best : std::min(best, each);
    }
    instance.isolate()->LowMemoryNotification();
    v8::HeapStatistics heap;
    instance.isolate()->GetHeapStatistics(&heap);
    std::printf(
        "%.2f us a call, %d finished, %zu KB of heap left\n", best, fakeHost().finishedCalls, heap.used_heap_size() / 1024);
    return 0;
}

int runStart(v8::StartupData *snapshot)
{
    using Clock = std::chrono::steady_clock;
    for (int i = 0; i < 5; ++i) {
        const auto start = Clock::now();
        const Instance instance(snapshot, {});
        std::printf("%.0f us\n", std::chrono::duration<double, std::micro>(Clock::now() - start).count());
    }
    std::printf("snapshot %d KB\n", snapshot->raw_size / 1024);
    return 0;
}

int run(const std::vector<std::string> &arguments)
{
    const auto snapshot = Snapshot::load(arguments[1]);
    if (!snapshot) {
        std::fprintf(stderr, "%s\n", snapshot.error().c_str());
        return 1;
    }
    auto *image = const_cast<v8::StartupData *>((*snapshot)->startupData());
    if (arguments[0] == "case")
        return runCase(image, arguments[2], arguments.size() > 3 && arguments[3] == "--write");
    if (arguments[0] == "bench")
        return runBenchmark(image, arguments[2], std::stoi(arguments[3]));
    return runStart(image);
}

} // namespace

int main(int count, char **values)
{
    const std::vector<std::string> arguments(values + 1, values + count);
    if (arguments.size() < 2) {
        std::fprintf(stderr, "usage: runtime_host case|bench|start SNAPSHOT [CASE.js] [N|--write]\n");
        return 2;
    }
    // The single-threaded platform has no workers: V8 must not ask for one.
    v8::V8::SetFlagsFromString("--single-threaded");
    const std::unique_ptr<v8::Platform> platform = v8::platform::NewSingleThreadedDefaultPlatform();
    v8::V8::InitializePlatform(platform.get());
    v8::V8::Initialize();
    const int status = run(arguments);
    v8::V8::Dispose();
    v8::V8::DisposePlatform();
    return status;
}
