#include "core/sandbox/runtime/SourcePlace.h"

#include "core/sandbox/runtime/bindings/Arguments.h"

#include <cstdlib>
#include <string_view>

namespace isola {

SourcePlace placeOfRunningCode(v8::Isolate *isolate)
{
    const v8::HandleScope handles(isolate);
    SourcePlace place;
    const auto trace = v8::StackTrace::CurrentStackTrace(isolate, 20);
    for (int i = 0; i < trace->GetFrameCount(); ++i) {
        const auto frame = trace->GetFrame(isolate, uint32_t(i));
        const std::string script = frame->GetScriptName().IsEmpty() ? std::string() : utf8Of(isolate, frame->GetScriptName());
        if (script.empty() || script.starts_with("isola:"))
            continue; // the runtime's own
        const std::string function
            = frame->GetFunctionName().IsEmpty() ? std::string() : utf8Of(isolate, frame->GetFunctionName());
        if (place.line == 0) {
            place.line = uint32_t(frame->GetLineNumber());
            place.column = uint32_t(frame->GetColumn());
        }
        place.stack += "    at " + (function.empty() ? script : function + " (" + script) + ':'
            + std::to_string(frame->GetLineNumber()) + ':' + std::to_string(frame->GetColumn())
            + (function.empty() ? "\n" : ")\n");
    }
    return place;
}

SourcePlace placeOfFunction(v8::Isolate *isolate, v8::Local<v8::Function> function)
{
    const std::string name = utf8Of(isolate, function->GetName());
    SourcePlace place;
    place.line = uint32_t(function->GetScriptLineNumber() + 1);
    place.column = uint32_t(function->GetScriptColumnNumber() + 1);
    place.stack = "    at " + (name.empty() ? "the handler" : name) + " ("
        + utf8Of(isolate, function->GetScriptOrigin().ResourceName()) + ':' + std::to_string(place.line) + ':'
        + std::to_string(place.column) + ")\n";
    return place;
}

SourcePlace placeInStack(std::string stack)
{
    SourcePlace place;
    for (size_t begin = 0; begin < stack.size();) {
        const size_t end = std::min(stack.find('\n', begin), stack.size());
        std::string_view line = std::string_view(stack).substr(begin, end - begin);
        begin = end + 1;
        const size_t at = line.find("    at ");
        if (at != 0 || line.find("isola:") != std::string_view::npos || line.find("<anonymous>") != std::string_view::npos)
            continue;
        if (line.ends_with(')'))
            line.remove_suffix(1);
        const size_t columnColon = line.rfind(':');
        const size_t lineColon = columnColon == 0 ? std::string_view::npos : line.rfind(':', columnColon - 1);
        if (columnColon == std::string_view::npos || lineColon == std::string_view::npos)
            continue;
        place.line = uint32_t(std::atoi(line.data() + lineColon + 1));
        place.column = uint32_t(std::atoi(line.data() + columnColon + 1));
        if (place.line > 0)
            break;
    }
    place.stack = std::move(stack);
    return place;
}

void shorten(std::string &text)
{
    constexpr size_t kMost = 64u << 10;
    if (text.size() <= kMost)
        return;
    size_t end = kMost;
    while (end > 0 && (uint8_t(text[end]) & 0xc0) == 0x80)
        --end;
    text.resize(end);
    text += " ...";
}

} // namespace isola
