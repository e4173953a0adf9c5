#pragma once
// The ES modules of one function: compiles the entry and what it imports, resolves relative specifiers among the files of the
// deploy and `node:` ones through the runtime's own modules, answers dynamic import() and import.meta. Isolate's thread.

#include <v8.h>

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace isola {

enum class LoadFaultKind : uint8_t { None, Syntax, Resolve, NoHandler, Threw, Timeout, OutOfMemory };

struct LoadReport {
    LoadFaultKind fault = LoadFaultKind::None;
    std::string message;
    std::string module; // specifier of the file at fault
    uint32_t line = 0; // from 1; 0: unknown
    uint32_t column = 0;
    std::string excerpt; // the line, and a caret under the column
    std::string stack;
    std::string inputSchema = {}; // exports of these names as JSON; empty: none
    std::string outputSchema = {};
};

class ModuleLoader final {
public:
    // Exports object of a module of the runtime's own ("node:buffer"), empty when there is none of that name.
    using BuiltinLookup = std::function<v8::MaybeLocal<v8::Object>(const std::string &specifier)>;

    ModuleLoader(v8::Isolate *isolate, BuiltinLookup builtins);

    // A source map at its end is put aside: V8 need not read it.
    void addSource(std::string specifier, std::string source);
    bool hasSourceMaps() const { return !m_sourceMaps.empty(); }
    std::string_view sourceMapUrl(const std::string &specifier) const; // "data:...", empty: none

    // Compiles and links the entry; a fault is described in `report`.
    v8::MaybeLocal<v8::Module> link(v8::Local<v8::Context> context, const std::string &entry, LoadReport &report);

    // Describes the exception that a TryCatch holds.
    static void describe(v8::Isolate *isolate, v8::Local<v8::Context> context, const v8::TryCatch &caught, LoadReport &report);

private:
    struct Loaded {
        std::string specifier;
        v8::Global<v8::Module> module;
    };

    static ModuleLoader &of(v8::Isolate *isolate);
    static v8::MaybeLocal<v8::Module> resolve(v8::Local<v8::Context> context, v8::Local<v8::String> specifier,
        v8::Local<v8::FixedArray> assertions, v8::Local<v8::Module> referrer);
    static v8::MaybeLocal<v8::Promise> importDynamically(v8::Local<v8::Context> context, v8::Local<v8::Data> hostOptions,
        v8::Local<v8::Value> referrer, v8::Local<v8::String> specifier, v8::Local<v8::FixedArray> assertions);
    static void initializeImportMeta(v8::Local<v8::Context> context, v8::Local<v8::Module> module, v8::Local<v8::Object> meta);
    static v8::MaybeLocal<v8::Value> evaluateSynthetic(v8::Local<v8::Context> context, v8::Local<v8::Module> module);

    v8::MaybeLocal<v8::Module> find(v8::Local<v8::Context> context, const std::string &specifier, const std::string &referrer);
    v8::MaybeLocal<v8::Module> compile(v8::Local<v8::Context> context, const std::string &specifier);
    v8::MaybeLocal<v8::Module> makeSynthetic(
        v8::Local<v8::Context> context, const std::string &specifier, v8::Local<v8::Value> exports);
    bool resolveRequests(v8::Local<v8::Context> context, v8::Local<v8::Module> module, LoadReport &report);
    const std::string *specifierOf(v8::Local<v8::Module> module) const;
    void keep(const std::string &specifier, v8::Local<v8::Module> module);

    v8::Isolate *m_isolate;
    BuiltinLookup m_builtins;
    std::unordered_map<std::string, std::string> m_sources;
    std::unordered_map<std::string, std::string> m_sourceMaps; // by specifier
    std::unordered_map<std::string, v8::Global<v8::Module>> m_modules;
    std::unordered_multimap<int, std::string> m_specifiers; // by Module::GetIdentityHash
    std::unordered_map<int, v8::Global<v8::Value>> m_syntheticExports;
};

// "./lib/x.js" seen from "src/index.js" is "src/lib/x.js"; anything that does not start with "./", "../" or "/" stays as it is.
std::string resolveSpecifier(std::string_view specifier, std::string_view referrer);

} // namespace isola
