#pragma once
// The debugger's end inside an instance: V8's inspector, spoken to in messages of the Chrome DevTools Protocol. Only instances
// that were loaded to be looked into have one. On the isolate's thread.

#include <v8.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace isola {

class Inspector {
public:
    struct Hooks {
        std::function<void(std::string_view message)> send;
        // Waits until messages for the inspector have come, and dispatches them.
        std::function<void()> serve;
        // Time stands still for the function between the two.
        std::function<void()> paused;
        std::function<void()> resumed;
    };

    virtual ~Inspector() = default;

    // From the client.
    virtual void dispatch(std::string_view message) = 0;
    // The client is gone: what is paused goes on, without it.
    virtual void detach() = 0;
    // Serves until the client has set itself up (Runtime.runIfWaitingForDebugger) or is gone.
    virtual void waitForClient() = 0;
};

// `script` makes the address of a source in the protocol: "fn://default/hello/" and the module's path. Null where this was built
// without V8's header of the inspector.
std::unique_ptr<Inspector> makeInspector(v8::Local<v8::Context> context, std::string scriptsAt, Inspector::Hooks hooks);

} // namespace isola
