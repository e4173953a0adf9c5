#include "core/sandbox/runtime/ModuleLoader.h"

#include "core/sandbox/runtime/Runtime.h"

#include <algorithm>

namespace isola {

static v8::Local<v8::String> toV8(v8::Isolate *isolate, std::string_view text)
{
    return v8::String::NewFromUtf8(isolate, text.data(), v8::NewStringType::kNormal, int(text.size())).ToLocalChecked();
}

static std::string fromV8(v8::Isolate *isolate, v8::Local<v8::Value> value)
{
    const v8::String::Utf8Value text(isolate, value);
    return *text ? std::string(*text, size_t(text.length())) : std::string();
}

static bool endsWith(std::string_view text, std::string_view ending)
{
    return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
}

std::string resolveSpecifier(std::string_view specifier, std::string_view referrer)
{
    const bool isRooted = specifier.starts_with('/');
    if (!isRooted && !specifier.starts_with("./") && !specifier.starts_with("../"))
        return std::string(specifier);
    std::vector<std::string_view> parts;
    const auto append = [&parts](std::string_view path) {
        while (!path.empty()) {
            const size_t slash = path.find('/');
            const std::string_view part = path.substr(0, slash);
            path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
            if (part == "..") {
                if (!parts.empty())
                    parts.pop_back();
            } else if (!part.empty() && part != ".") {
                parts.push_back(part);
            }
        }
    };
    if (!isRooted && referrer.find('/') != std::string_view::npos)
        append(referrer.substr(0, referrer.rfind('/')));
    append(specifier);
    std::string path;
    for (const std::string_view part : parts)
        path.append(path.empty() ? "" : "/").append(part);
    return path;
}

// The line at fault and a caret below it; long lines are cut to a window around the place.
static std::string excerptOf(std::string line, uint32_t column)
{
    constexpr size_t kWindow = 160;
    size_t caret = column > 0 ? column - 1 : 0;
    if (line.size() > kWindow) {
        const size_t start = caret > kWindow / 2 ? std::min(caret - kWindow / 2, line.size() - kWindow) : 0;
        line = line.substr(start, kWindow);
        caret -= start;
    }
    std::string below;
    for (size_t i = 0; i < std::min(caret, line.size()); ++i)
        below += line[i] == '\t' ? '\t' : ' ';
    return line + '\n' + below + '^';
}

void ModuleLoader::describe(v8::Isolate *isolate, v8::Local<v8::Context> context, const v8::TryCatch &caught, LoadReport &report)
{
    const v8::Local<v8::Message> message = caught.Message();
    if (!caught.Exception().IsEmpty())
        report.message = fromV8(isolate, caught.Exception());
    if (message.IsEmpty())
        return;
    report.line = uint32_t(message->GetLineNumber(context).FromMaybe(0));
    report.column = uint32_t(message->GetStartColumn(context).FromMaybe(-1) + 1);
    if (message->GetScriptResourceName()->IsString())
        report.module = fromV8(isolate, message->GetScriptResourceName());
    v8::Local<v8::String> line;
    if (message->GetSourceLine(context).ToLocal(&line))
        report.excerpt = excerptOf(fromV8(isolate, line), report.column);
    v8::Local<v8::Value> stack;
    if (caught.StackTrace(context).ToLocal(&stack) && stack->IsString())
        report.stack = fromV8(isolate, stack);
}

ModuleLoader::ModuleLoader(v8::Isolate *isolate, BuiltinLookup builtins) : m_isolate(isolate), m_builtins(std::move(builtins))
{
    isolate->SetHostImportModuleDynamicallyCallback(importDynamically);
    isolate->SetHostInitializeImportMetaObjectCallback(initializeImportMeta);
}

ModuleLoader &ModuleLoader::of(v8::Isolate *isolate)
{
    return Runtime::of(isolate).modules();
}

// Where the last line of a source begins if it is the comment that brings a source map along; npos if it is not.
static size_t sourceMapComment(std::string_view source, std::string_view comment)
{
    const size_t lineStart = source.find_last_of("\r\n") + 1; // npos + 1: a single line
    return source.substr(lineStart).starts_with(comment) && source.substr(lineStart + comment.size()).starts_with("data:")
        ? lineStart
        : std::string_view::npos;
}

void ModuleLoader::addSource(std::string specifier, std::string source)
{
    constexpr std::string_view kComment = "//# sourceMappingURL=";
    const size_t length = source.find_last_not_of("\r\n \t") + 1;
    const size_t comment = sourceMapComment(std::string_view(source).substr(0, length), kComment);
    if (comment != std::string::npos) {
        const size_t url = comment + kComment.size();
        m_sourceMaps.insert_or_assign(specifier, source.substr(url, length - url));
        source.resize(comment);
    }
    m_sources.insert_or_assign(std::move(specifier), std::move(source));
}

std::string_view ModuleLoader::sourceMapUrl(const std::string &specifier) const
{
    const auto it = m_sourceMaps.find(specifier);
    return it == m_sourceMaps.end() ? std::string_view() : it->second;
}

void ModuleLoader::keep(const std::string &specifier, v8::Local<v8::Module> module)
{
    m_modules.emplace(specifier, v8::Global<v8::Module>(m_isolate, module));
    m_specifiers.emplace(module->GetIdentityHash(), specifier);
}

const std::string *ModuleLoader::specifierOf(v8::Local<v8::Module> module) const
{
    const auto [begin, end] = m_specifiers.equal_range(module->GetIdentityHash());
    for (auto it = begin; it != end; ++it)
        if (m_modules.at(it->second) == module)
            return &it->second;
    return nullptr;
}

v8::MaybeLocal<v8::Module> ModuleLoader::compile(v8::Local<v8::Context> context, const std::string &specifier)
{
    const std::string &text = m_sources.at(specifier);
    v8::Local<v8::String> code;
    if (!v8::String::NewFromUtf8(m_isolate, text.data(), v8::NewStringType::kNormal, int(text.size())).ToLocal(&code))
        return {};
    if (endsWith(specifier, ".json")) {
        v8::Local<v8::Value> value;
        if (!v8::JSON::Parse(context, code).ToLocal(&value))
            return {};
        const v8::Local<v8::Object> exports = v8::Object::New(m_isolate);
        exports->Set(context, toV8(m_isolate, "default"), value).Check();
        return makeSynthetic(context, specifier, exports);
    }
    v8::ScriptOrigin origin(m_isolate, toV8(m_isolate, specifier), 0, 0, false, -1, {}, false, false, true);
    v8::ScriptCompiler::Source source(code, origin);
    v8::Local<v8::Module> module;
    if (!v8::ScriptCompiler::CompileModule(m_isolate, &source).ToLocal(&module))
        return {};
    keep(specifier, module);
    return module;
}

v8::MaybeLocal<v8::Module> ModuleLoader::makeSynthetic(
    v8::Local<v8::Context> context, const std::string &specifier, v8::Local<v8::Value> exports)
{
    const v8::Local<v8::Object> object = exports.As<v8::Object>();
    const v8::Local<v8::Array> keys = object->GetOwnPropertyNames(context).ToLocalChecked();
    std::vector<v8::Local<v8::String>> names;
    for (uint32_t i = 0; i < keys->Length(); ++i)
        names.push_back(keys->Get(context, i).ToLocalChecked().As<v8::String>());
    const auto module = v8::Module::CreateSyntheticModule(m_isolate, toV8(m_isolate, specifier), names, evaluateSynthetic);
    keep(specifier, module);
    m_syntheticExports.emplace(module->GetIdentityHash(), v8::Global<v8::Value>(m_isolate, object));
    return module;
}

v8::MaybeLocal<v8::Value> ModuleLoader::evaluateSynthetic(v8::Local<v8::Context> context, v8::Local<v8::Module> module)
{
    v8::Isolate *isolate = context->GetIsolate();
    const auto object = of(isolate).m_syntheticExports.at(module->GetIdentityHash()).Get(isolate).As<v8::Object>();
    const v8::Local<v8::Array> keys = object->GetOwnPropertyNames(context).ToLocalChecked();
    for (uint32_t i = 0; i < keys->Length(); ++i) {
        const auto name = keys->Get(context, i).ToLocalChecked().As<v8::String>();
        v8::Local<v8::Value> value;
        if (!object->Get(context, name).ToLocal(&value) || module->SetSyntheticModuleExport(isolate, name, value).IsNothing())
            return {};
    }
    v8::Local<v8::Promise::Resolver> resolver;
    if (!v8::Promise::Resolver::New(context).ToLocal(&resolver) || resolver->Resolve(context, v8::Undefined(isolate)).IsNothing())
        return {};
    return resolver->GetPromise();
}

// Files that a path may mean, the likeliest first. TypeScript authors write './x.js' for the file x.ts that becomes x.js.
static std::vector<std::string> candidatesFor(const std::string &path)
{
    std::vector<std::string> candidates{path};
    if (endsWith(path, ".js"))
        candidates.push_back(path.substr(0, path.size() - 3) + ".ts");
    else if (endsWith(path, ".mjs"))
        candidates.push_back(path.substr(0, path.size() - 4) + ".mts");
    for (const char *ending : {".ts", ".js", ".mts", ".mjs", ".json", "/index.ts", "/index.js"})
        candidates.push_back(path + ending);
    return candidates;
}

// The module that `specifier` names, compiled but not linked. Empty without an exception when there is no such module.
v8::MaybeLocal<v8::Module> ModuleLoader::find(
    v8::Local<v8::Context> context, const std::string &specifier, const std::string &referrer)
{
    const std::string path = resolveSpecifier(specifier, referrer);
    for (const std::string &candidate : candidatesFor(path)) {
        if (const auto it = m_modules.find(candidate); it != m_modules.end())
            return it->second.Get(m_isolate);
        if (m_sources.contains(candidate))
            return compile(context, candidate);
    }
    v8::Local<v8::Object> exports;
    if (m_builtins(path).ToLocal(&exports))
        return makeSynthetic(context, path, exports);
    return {};
}

static std::string unresolved(const std::string &specifier)
{
    const bool isRelative = specifier.starts_with('.') || specifier.starts_with('/');
    return "Cannot resolve import '" + specifier + "'"
        + (isRelative ? ": no module of that path is part of this deploy" : ": packages are bundled before the deploy");
}

bool ModuleLoader::resolveRequests(v8::Local<v8::Context> context, v8::Local<v8::Module> module, LoadReport &report)
{
    if (!module->IsSourceTextModule())
        return true;
    const std::string referrer = *specifierOf(module);
    const v8::Local<v8::FixedArray> requests = module->GetModuleRequests();
    for (int i = 0; i < requests->Length(); ++i) {
        const auto request = requests->Get(context, i).As<v8::ModuleRequest>();
        const std::string specifier = fromV8(m_isolate, request->GetSpecifier());
        const size_t known = m_modules.size();
        v8::TryCatch caught(m_isolate);
        v8::Local<v8::Module> found;
        if (!find(context, specifier, referrer).ToLocal(&found)) {
            if (caught.HasCaught()) {
                report.fault = LoadFaultKind::Syntax;
                describe(m_isolate, context, caught, report);
            } else {
                v8::Location place = module->SourceOffsetToLocation(request->GetSourceOffset());
                report = {LoadFaultKind::Resolve, unresolved(specifier), referrer, uint32_t(place.GetLineNumber() + 1),
                    uint32_t(place.GetColumnNumber() + 1), {}, {}};
            }
            return false;
        }
        if (m_modules.size() > known && !resolveRequests(context, found, report))
            return false;
    }
    return true;
}

v8::MaybeLocal<v8::Module> ModuleLoader::link(v8::Local<v8::Context> context, const std::string &entry, LoadReport &report)
{
    v8::TryCatch caught(m_isolate);
    v8::Local<v8::Module> module;
    if (!find(context, entry, {}).ToLocal(&module)) {
        report.fault = LoadFaultKind::Syntax;
        report.module = entry;
        describe(m_isolate, context, caught, report);
        return {};
    }
    if (!resolveRequests(context, module, report))
        return {};
    if (module->InstantiateModule(context, resolve).FromMaybe(false))
        return module;
    report.fault = LoadFaultKind::Syntax; // an import names an export that is not there
    report.module = entry;
    describe(m_isolate, context, caught, report);
    return {};
}

v8::MaybeLocal<v8::Module> ModuleLoader::resolve(
    v8::Local<v8::Context> context, v8::Local<v8::String> specifier, v8::Local<v8::FixedArray>, v8::Local<v8::Module> referrer)
{
    v8::Isolate *isolate = context->GetIsolate();
    ModuleLoader &loader = of(isolate);
    const std::string name = fromV8(isolate, specifier);
    v8::Local<v8::Module> module;
    if (loader.find(context, name, *loader.specifierOf(referrer)).ToLocal(&module))
        return module;
    isolate->ThrowException(v8::Exception::TypeError(toV8(isolate, unresolved(name))));
    return {};
}

static std::string placeOf(const LoadReport &report)
{
    if (report.line == 0)
        return report.module;
    return report.module + ':' + std::to_string(report.line) + ':' + std::to_string(report.column);
}

// Why import() of `specifier` fails, as an error to be thrown.
static v8::Local<v8::Value> errorOf(v8::Isolate *isolate, const LoadReport &report, const std::string &specifier)
{
    constexpr std::string_view kSyntaxError = "SyntaxError: ";
    if (report.message.starts_with(kSyntaxError))
        return v8::Exception::SyntaxError(
            toV8(isolate, report.message.substr(kSyntaxError.size()) + " (" + placeOf(report) + ')'));
    return v8::Exception::TypeError(toV8(isolate, report.message.empty() ? unresolved(specifier) : report.message));
}

v8::MaybeLocal<v8::Promise> ModuleLoader::importDynamically(v8::Local<v8::Context> context, v8::Local<v8::Data>,
    v8::Local<v8::Value> referrer, v8::Local<v8::String> specifier, v8::Local<v8::FixedArray>)
{
    v8::Isolate *isolate = context->GetIsolate();
    ModuleLoader &loader = of(isolate);
    v8::Local<v8::Promise::Resolver> resolver;
    if (!v8::Promise::Resolver::New(context).ToLocal(&resolver))
        return {};
    v8::TryCatch caught(isolate);
    const std::string name = fromV8(isolate, specifier);
    LoadReport report;
    v8::Local<v8::Module> module;
    v8::Local<v8::Value> evaluated;
    const std::string referrerName = fromV8(isolate, referrer);
    const bool isFound = loader.find(context, name, referrerName).ToLocal(&module);
    if (!isFound && caught.HasCaught() && !caught.HasTerminated()) { // it does not parse: say where
        report.module = resolveSpecifier(name, referrerName);
        describe(isolate, context, caught, report);
        caught.Reset();
    }
    if (isFound && loader.resolveRequests(context, module, report) && module->InstantiateModule(context, resolve).FromMaybe(false)
        && module->Evaluate(context).ToLocal(&evaluated)) {
        // The promise of Evaluate() gives undefined; import() gives the namespace once it is settled.
        const auto namespaceOf = v8::Function::New(
            context, [](const v8::FunctionCallbackInfo<v8::Value> &info) { info.GetReturnValue().Set(info.Data()); },
            module->GetModuleNamespace());
        v8::Local<v8::Function> then;
        v8::Local<v8::Promise> result;
        if (namespaceOf.ToLocal(&then) && evaluated.As<v8::Promise>()->Then(context, then).ToLocal(&result))
            return result;
    }
    if (caught.HasTerminated()) // still under way: to throw it again would make it the value null, which code can catch
        return {};
    const v8::Local<v8::Value> error = caught.HasCaught() ? caught.Exception() : errorOf(isolate, report, name);
    caught.Reset();
    if (resolver->Reject(context, error).IsNothing())
        return {};
    return resolver->GetPromise();
}

void ModuleLoader::initializeImportMeta(v8::Local<v8::Context> context, v8::Local<v8::Module> module, v8::Local<v8::Object> meta)
{
    v8::Isolate *isolate = context->GetIsolate();
    if (const std::string *specifier = of(isolate).specifierOf(module))
        meta->CreateDataProperty(context, toV8(isolate, "url"), toV8(isolate, "file:///" + *specifier)).Check();
    meta->CreateDataProperty(context, toV8(isolate, "main"), v8::Boolean::New(isolate, false)).Check();
}

} // namespace isola
