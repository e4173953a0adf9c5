#include "core/sandbox/runtime/HeapSummary.h"

#include "core/sandbox/runtime/bindings/Arguments.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <v8-profiler.h>
#include <vector>

namespace isola {

static constexpr uint64_t kSampleEvery = 256u << 10;
static constexpr int kStackDepth = 8;
static constexpr size_t kMostShown = 6;

using BytesByFunction = std::map<std::string, size_t>;

static std::string nameOf(v8::Isolate *isolate, const v8::AllocationProfile::Node &node)
{
    const std::string script = utf8Of(isolate, node.script_name);
    if (script.empty() || script.starts_with("isola:"))
        return {}; // the runtime's own, or V8's
    const std::string function = utf8Of(isolate, node.name);
    return (function.empty() ? "a function without a name" : function) + " (" + script + ':' + std::to_string(node.line_number)
        + ')';
}

// What a function has the runtime make for it counts as its own.
static void addUp(v8::Isolate *isolate, const v8::AllocationProfile::Node &node, const std::string &caller, BytesByFunction &sums)
{
    const std::string own = nameOf(isolate, node);
    const std::string &name = own.empty() ? caller : own;
    for (const auto &allocation : node.allocations)
        sums[name] += allocation.size * allocation.count;
    for (const auto *callee : node.children)
        addUp(isolate, *callee, name, sums);
}

static std::string megabytes(size_t bytes)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f MB", double(bytes) / double(1u << 20));
    return text;
}

void startHeapSampling(v8::Isolate *isolate)
{
    isolate->RequestInterrupt(
        [](v8::Isolate *interrupted, void *) {
            interrupted->GetHeapProfiler()->StartSamplingHeapProfiler(kSampleEvery, kStackDepth);
        },
        nullptr);
}

std::string describeHeap(v8::Isolate *isolate, const HeapFigures &figures)
{
    const v8::HandleScope handles(isolate);
    std::string text
        = "Memory at the limit: " + megabytes(figures.usedBytes) + ", of these " + megabytes(figures.bufferBytes) + " in buffers";
    const std::unique_ptr<v8::AllocationProfile> profile(isolate->GetHeapProfiler()->GetAllocationProfile());
    if (!profile)
        return text;
    BytesByFunction sums;
    addUp(isolate, *profile->GetRootNode(), "the runtime", sums);
    std::vector<std::pair<size_t, std::string>> ordered;
    for (const auto &[name, bytes] : sums)
        ordered.emplace_back(bytes, name);
    std::sort(ordered.begin(), ordered.end(), std::greater<>());
    ordered.resize(std::min(ordered.size(), kMostShown));
    for (const auto &[bytes, name] : ordered)
        text += "\n  " + megabytes(bytes) + " made in " + name;
    return text;
}

} // namespace isola
