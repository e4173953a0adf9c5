// What errors need to know of the modules: js/sourcemaps.ts.

#include "core/sandbox/runtime/Runtime.h"
#include "core/sandbox/runtime/bindings/Arguments.h"
#include "core/sandbox/runtime/bindings/Natives.h"

namespace isola {

// sourceMapUrl(module) -> "data:...", undefined when it has none.
static void sourceMapUrl(const v8::FunctionCallbackInfo<v8::Value> &info)
{
    v8::Isolate *isolate = info.GetIsolate();
    const std::string_view url = Runtime::of(isolate).modules().sourceMapUrl(utf8Of(isolate, info[0]));
    if (!url.empty())
        info.GetReturnValue().Set(newString(isolate, url));
}

void addModuleNatives(NativeList &list)
{
    list.push_back({"sourceMapUrl", sourceMapUrl});
}

} // namespace isola
