// mksnapshot BUNDLE.js OUTPUT: runs the bundled web platform once and writes the heap it leaves as the startup snapshot. Build-time
// program; links the same table of natives as the runner.
//
// The bundle finds the natives as the global __isolaNatives and leaves its entry points as __isolaEntry; both globals are gone
// afterwards. The entry points are data item 0 of the default context.

#include "core/sandbox/runtime/Snapshot.h"
#include "core/sandbox/runtime/bindings/Arguments.h"
#include "core/sandbox/runtime/bindings/Natives.h"

#include <libplatform/libplatform.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

namespace {

using namespace isola;

// Stack frames of the platform carry this name; js/errors.ts takes them out of what users see.
constexpr const char *kScriptName = "isola:runtime";

void reportFailure(v8::Isolate *isolate, v8::Local<v8::Context> context, const v8::TryCatch &caught)
{
    v8::Local<v8::Value> stack;
    const bool hasStack = v8::TryCatch::StackTrace(context, caught.Exception()).ToLocal(&stack) && stack->IsString();
    const v8::String::Utf8Value text(isolate, hasStack ? stack : caught.Exception());
    std::fprintf(stderr, "mksnapshot: %s\n", *text ? *text : "the bundle threw");
}

bool runBundle(v8::Isolate *isolate, v8::Local<v8::Context> context, const std::string &source)
{
    const v8::TryCatch caught(isolate);
    v8::ScriptOrigin origin(isolate, newString(isolate, kScriptName));
    v8::Local<v8::Script> script;
    v8::Local<v8::Value> ignored;
    if (!v8::Script::Compile(context, newString(isolate, source), &origin).ToLocal(&script)
        || !script->Run(context).ToLocal(&ignored)) {
        reportFailure(isolate, context, caught);
        return false;
    }
    isolate->PerformMicrotaskCheckpoint();
    return true;
}

bool prepareContext(v8::SnapshotCreator &creator, v8::Isolate *isolate, const std::string &source)
{
    const v8::HandleScope handles(isolate);
    const v8::Local<v8::Context> context = v8::Context::New(isolate);
    const v8::Context::Scope entered(context);
    const v8::Local<v8::Object> global = context->Global();
    const v8::Local<v8::String> nativesName = newString(isolate, "__isolaNatives");
    const v8::Local<v8::String> entryName = newString(isolate, "__isolaEntry");
    global->Set(context, nativesName, makeNativesObject(isolate, context)).Check();
    if (!runBundle(isolate, context, source))
        return false;
    v8::Local<v8::Value> entry;
    if (!global->Get(context, entryName).ToLocal(&entry) || !entry->IsObject()) {
        std::fprintf(stderr, "mksnapshot: the bundle did not define __isolaEntry\n");
        return false;
    }
    global->Delete(context, nativesName).Check();
    global->Delete(context, entryName).Check();
    creator.SetDefaultContext(context);
    creator.AddData(context, entry);
    return true;
}

int makeSnapshot(const std::string &bundlePath, const std::string &outputPath)
{
    std::ifstream file(bundlePath, std::ios::binary);
    const std::string source((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    if (source.empty()) {
        std::fprintf(stderr, "mksnapshot: %s is empty or cannot be read\n", bundlePath.c_str());
        return 1;
    }
    v8::SnapshotCreator creator(externalReferences());
    creator.GetIsolate()->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
    if (!prepareContext(creator, creator.GetIsolate(), source))
        return 1;
    // Compiled code is left out: it costs more to restore than the functions a call touches cost to compile.
    const v8::StartupData image = creator.CreateBlob(v8::SnapshotCreator::FunctionCodeHandling::kClear);
    const std::unique_ptr<const char[]> owned(image.data);
    if (image.data == nullptr) {
        std::fprintf(stderr, "mksnapshot: V8 could not make a snapshot\n");
        return 1;
    }
    const std::string error = Snapshot::save(outputPath, image);
    if (!error.empty())
        std::fprintf(stderr, "mksnapshot: %s\n", error.c_str());
    return error.empty() ? 0 : 1;
}

} // namespace

int main(int count, char **arguments)
{
    if (count != 3) {
        std::fprintf(stderr, "usage: mksnapshot BUNDLE.js OUTPUT\n");
        return 2;
    }
    // The single-threaded platform has no workers: V8 must not ask for one.
    v8::V8::SetFlagsFromString("--single-threaded");
    const std::unique_ptr<v8::Platform> platform = v8::platform::NewSingleThreadedDefaultPlatform();
    v8::V8::InitializePlatform(platform.get());
    v8::V8::Initialize();
    const int status = makeSnapshot(arguments[1], arguments[2]);
    v8::V8::Dispose();
    v8::V8::DisposePlatform();
    return status;
}
