// The part of Runtime that brings a function in: modules, handler, what can go wrong with them.

#include "core/sandbox/runtime/Runtime.h"

#include "core/sandbox/runtime/HeapSummary.h"
#include "core/sandbox/runtime/RuntimeTurn.h"
#include "core/sandbox/runtime/bindings/Arguments.h"

namespace isola {

void Runtime::warmUp()
{
    wire::FrameWriter discarded;
    m_out = &discarded;
    const v8::HandleScope handles(m_isolate);
    const v8::Context::Scope scope(context());
    const v8::TryCatch caught(m_isolate);
    static constexpr std::string_view kSource
        = "export default async function handler(req, ctx) {\n"
          "  const url = new URL(req.url); req.headers.get('accept'); console.log('warm', { up: 1 });\n"
          "  return new Response(JSON.stringify({ message: url.pathname }), { headers: { 'Content-Type': 'application/json' } "
          "});\n"
          "}\n";
    m_modules->addSource("isola:warm-up.js", std::string(kSource));
    LoadReport report;
    v8::Local<v8::Module> module;
    v8::Local<v8::Value> value;
    if (m_modules->link(context(), "isola:warm-up.js", report).ToLocal(&module) && module->Evaluate(context()).ToLocal(&value)) {
        m_isolate->PerformMicrotaskCheckpoint();
        callEntry(Entry::SetHandler, {module->GetModuleNamespace()}).IsEmpty();
        m_isLoaded = true;
        beginBatch();
        wire::FrameWriter call;
        auto &builder = call.builder();
        const std::string fields = "host:127.0.0.1:4000\naccept:*/*\nuser-agent:isola\n";
        call.append(wire::CreateInvoke(builder, 1, wire::text(builder, "inv_1"), wire::text(builder, "http"),
            wire::text(builder, "GET"), wire::text(builder, "http://127.0.0.1:4000/v1/default/fn/warm-up?x=1"),
            wire::bytes(builder, fields.data(), fields.size()), 0, false, uint64_t(monotonicNanoseconds() + kLoadTimeoutNs),
            wire::Caller::Anonymous, 0, 0, 0, wire::text(builder, "127.0.0.1")));
        invoke(call.pending().subspan(sizeof(wire::FrameHeader)));
        endBatch();
        m_isLoaded = false;
    }
    resetModules();
    m_calls.clear();
    m_openCalls = 0;
    m_lastFrame.Reset();
    m_over.clear();
    m_lastCall = 0;
    m_earliestDeadline = INT64_MAX;
    m_out = nullptr;
    m_isolate->LowMemoryNotification(); // a compact heap, and no collection half done, to fork from
}

void Runtime::load(const wire::Load &load)
{
    m_isLoading = true;
    m_functionName = wire::view(load.function_name());
    m_appId = wire::view(load.app_id());
    m_appName = wire::view(load.app_name());
    m_version = load.version();
    m_entryName = wire::view(load.entry());
    if (load.environment())
        for (const auto *variable : *load.environment())
            m_environment.emplace_back(wire::view(variable->name()), wire::view(variable->value()));
    if (load.modules()) {
        for (const auto *module : *load.modules()) {
            const auto source = wire::view(module->source());
            m_modules->addSource(
                std::string(wire::view(module->specifier())), {reinterpret_cast<const char *>(source.data()), source.size()});
        }
    }
    if (load.taped())
        useTapes(load);
    m_cpuLimitNs = int64_t(std::min<uint64_t>(load.cpu_limit_us(), INT64_MAX / 1000)) * 1000;
    const size_t limit = std::min<size_t>(load.memory_limit_bytes(), kMaxHeap);
    const size_t forInspector = load.inspect() ? kForInspector : 0; // it copies what it shows
    m_heap->setLimit(limit);
    if (!load.inspect()) // V8 has one sampler: there it is left to the person who looks
        m_heap->setOnFilling([this] { startHeapSampling(m_isolate); });
    const std::string pages
        = "--wasm-max-mem-pages=" + std::to_string(limit >> 16); // WebAssembly memory does not pass the allocator
    v8::V8::SetFlagsFromString(pages.c_str(), pages.size());
    if (m_hooks.limitMemory)
        m_hooks.limitMemory(limit + forInspector);

    if (load.inspect())
        startInspector();
    m_loadDeadline = monotonicNanoseconds() + kLoadTimeoutNs;
    turn(0, m_loadDeadline, [this] {
        if (m_modules->hasSourceMaps())
            callEntry(Entry::UseSourceMaps, {}).IsEmpty();
        LoadReport report;
        v8::Local<v8::Module> module;
        if (!m_modules->link(context(), m_entryName, report).ToLocal(&module)) {
            m_isLoading = m_stop.load() != int(Stop::None); // a stop is reported by the turn
            if (!m_isLoading)
                sendLoaded(report);
            return true;
        }
        m_entryModule.Reset(m_isolate, module);
        v8::Local<v8::Value> value;
        if (module->Evaluate(context()).ToLocal(&value))
            m_evaluation.Reset(m_isolate, value.As<v8::Promise>());
        return true;
    });
    if (m_isLoading)
        finishLoad();
}

// An export as JSON, for whoever lists the function as a tool. One that is larger than any schema is cut: the engine refuses it.
static std::string exportedJson(
    v8::Isolate *isolate, v8::Local<v8::Context> context, v8::Local<v8::Object> exports, const char *name)
{
    static constexpr size_t kLargest = 64 * 1024 + 1;
    const v8::TryCatch caught(isolate);
    v8::Local<v8::Value> value;
    v8::Local<v8::String> json;
    if (!exports->Get(context, newString(isolate, name)).ToLocal(&value) || !value->IsObject() || value->IsFunction()
        || !v8::JSON::Stringify(context, value).ToLocal(&json))
        return {};
    return utf8Of(isolate, json).substr(0, kLargest);
}

// Called after every turn while the entry's top-level await may still be pending.
void Runtime::finishLoad()
{
    const v8::HandleScope handles(m_isolate);
    const v8::Local<v8::Promise> evaluation = m_evaluation.Get(m_isolate);
    if (evaluation->State() == v8::Promise::kPending) {
        if (monotonicNanoseconds() >= m_loadDeadline)
            endStopped(0, Stop::Time);
        return;
    }
    turn(0, monotonicNanoseconds() + kLoadTimeoutNs, [this, evaluation] {
        LoadReport report;
        report.module = m_entryName;
        if (evaluation->State() == v8::Promise::kRejected) {
            report.fault = LoadFaultKind::Threw;
            describe(evaluation->Result(), report.message, report.stack);
            const SourcePlace place = placeInStack(report.stack);
            report.line = place.line;
            report.column = place.column;
        } else {
            v8::Local<v8::Value> fault;
            const auto exports = m_entryModule.Get(m_isolate)->GetModuleNamespace().As<v8::Object>();
            if (callEntry(Entry::SetHandler, {exports}).ToLocal(&fault) && fault->IsString()) {
                report.fault = LoadFaultKind::NoHandler;
                report.message = utf8Of(m_isolate, fault);
            }
            report.inputSchema = exportedJson(m_isolate, context(), exports, "inputSchema");
            report.outputSchema = exportedJson(m_isolate, context(), exports, "outputSchema");
        }
        if (m_stop.load() != int(Stop::None))
            return true;
        m_isLoading = false;
        m_isLoaded = report.fault == LoadFaultKind::None;
        if (m_isLoaded) {
            noteHandlerPlace();
            report.line = m_handlerPlace.line;
            report.column = m_handlerPlace.column;
        }
        sendLoaded(report);
        return true;
    });
}

// Only of a handler that is a function itself: a getter of the person's must not run here.
void Runtime::noteHandlerPlace()
{
    const auto exports = m_entryModule.Get(m_isolate)->GetModuleNamespace().As<v8::Object>();
    for (const char *name : {"default", "handler"}) {
        v8::Local<v8::Value> value;
        if (exports->Get(context(), newString(m_isolate, name)).ToLocal(&value) && value->IsFunction()) {
            m_handlerPlace = placeOfFunction(m_isolate, value.As<v8::Function>());
            return;
        }
    }
}

void Runtime::sendLoaded(LoadReport report)
{
    for (std::string *text : {&report.message, &report.excerpt, &report.stack})
        shorten(*text);
    auto &builder = m_out->builder();
    const auto message = wire::text(builder, report.message);
    const auto module = wire::text(builder, report.module);
    const auto excerpt = wire::text(builder, report.excerpt);
    const auto stack = wire::text(builder, report.stack);
    const auto input = wire::bytes(builder, report.inputSchema.data(), report.inputSchema.size());
    const auto output = wire::bytes(builder, report.outputSchema.data(), report.outputSchema.size());
    const std::vector<uint8_t> recorded = m_loadTape ? m_loadTape->finish() : std::vector<uint8_t>();
    const auto tape = recorded.empty() ? 0 : wire::bytes(builder, recorded.data(), recorded.size());
    m_out->append(wire::CreateLoaded(builder, wire::LoadFault(report.fault), message, module, report.line, report.column, excerpt,
        stack, m_heap->used(), input, output, tape));
}

} // namespace isola
