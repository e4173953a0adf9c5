#include "core/sandbox/runtime/Inspector.h"

#include "core/sandbox/runtime/bindings/Arguments.h"

#include <v8-inspector.h>

namespace isola {

using v8_inspector::StringBuffer;
using v8_inspector::StringView;

static constexpr int kContextGroup = 1;

static StringView viewOf(std::string_view text)
{
    return {reinterpret_cast<const uint8_t *>(text.data()), text.size()};
}

// V8 keeps its messages as Latin-1 or as UTF-16.
static std::string utf8Of(v8::Isolate *isolate, const StringView &view)
{
    const v8::HandleScope handles(isolate);
    v8::Local<v8::String> text;
    const bool isMade = view.is8Bit()
        ? v8::String::NewFromOneByte(isolate, view.characters8(), v8::NewStringType::kNormal, int(view.length())).ToLocal(&text)
        : v8::String::NewFromTwoByte(isolate, view.characters16(), v8::NewStringType::kNormal, int(view.length())).ToLocal(&text);
    return isMade ? utf8Of(isolate, text.As<v8::Value>()) : std::string();
}

// As a part of a URL.
static std::string escaped(std::string_view path)
{
    static constexpr char kHex[] = "0123456789ABCDEF";
    std::string result;
    for (const unsigned char c : path) {
        if (c > ' ' && c < 0x7f && c != '%' && c != '?' && c != '#')
            result += char(c);
        else
            (result += '%', result += kHex[c >> 4], result += kHex[c & 15]);
    }
    return result;
}

namespace {

class V8BackedInspector final : public Inspector,
                                private v8_inspector::V8InspectorClient,
                                private v8_inspector::V8Inspector::Channel {
public:
    V8BackedInspector(v8::Local<v8::Context> context, std::string scriptsAt, Hooks hooks)
        : m_isolate(context->GetIsolate()), m_scriptsAt(std::move(scriptsAt)), m_hooks(std::move(hooks))
    {
        m_context.Reset(m_isolate, context);
        m_inspector = v8_inspector::V8Inspector::create(m_isolate, this);
        m_inspector->contextCreated({context, kContextGroup, viewOf(m_scriptsAt)});
        m_session = m_inspector->connect(kContextGroup, this, {});
    }

    void dispatch(std::string_view message) override
    {
        if (!m_session || m_isDetached)
            return;
        ++m_depth;
        dispatchToSession(message);
        if (--m_depth == 0 && m_isDetached)
            m_session.reset();
    }

    // What is being dispatched may have paused: then the session is still on the stack, and goes when that is done.
    void detach() override
    {
        m_isClientReady = m_isDetached = true;
        if (!m_session)
            return;
        if (m_depth == 0)
            return m_session.reset(); // takes its breakpoints along
        m_session->setSkipAllPauses(true);
        m_session->resume();
    }

    void waitForClient() override
    {
        while (!m_isClientReady)
            m_hooks.serve();
    }

private:
    void dispatchToSession(std::string_view message)
    {
        const v8::HandleScope handles(m_isolate);
        const v8::Context::Scope scope(m_context.Get(m_isolate));
        m_session->dispatchProtocolMessage(viewOf(message)); // what has eight bits is UTF-8 here
    }

    void runMessageLoopOnPause(int) override
    {
        if (m_isPaused)
            return;
        m_isPaused = true;
        m_hooks.paused();
        while (m_isPaused)
            m_hooks.serve();
        m_hooks.resumed();
    }
    void quitMessageLoopOnPause() override { m_isPaused = false; }
    void runIfWaitingForDebugger(int) override { m_isClientReady = true; }
    v8::Local<v8::Context> ensureDefaultContextInGroup(int) override { return m_context.Get(m_isolate); }
    // The platform's own scripts keep their names: "isola:runtime" is no file of the author's.
    std::unique_ptr<StringBuffer> resourceNameToUrl(const StringView &name) override
    {
        const std::string path = utf8Of(m_isolate, name);
        return path.empty() || path.find(':') != std::string::npos ? nullptr
                                                                   : StringBuffer::create(viewOf(m_scriptsAt + escaped(path)));
    }
    void sendResponse(int, std::unique_ptr<StringBuffer> message) override { send(*message); }
    void sendNotification(std::unique_ptr<StringBuffer> message) override { send(*message); }
    void flushProtocolNotifications() override { }
    void send(const StringBuffer &message) { m_hooks.send(utf8Of(m_isolate, message.string())); }

    v8::Isolate *m_isolate;
    v8::Global<v8::Context> m_context;
    const std::string m_scriptsAt;
    const Hooks m_hooks;
    std::unique_ptr<v8_inspector::V8Inspector> m_inspector;
    std::unique_ptr<v8_inspector::V8InspectorSession> m_session; // null: the client is gone
    int m_depth = 0; // of messages being dispatched
    bool m_isDetached = false;
    bool m_isClientReady = false;
    bool m_isPaused = false;
};

} // namespace

std::unique_ptr<Inspector> makeInspector(v8::Local<v8::Context> context, std::string scriptsAt, Inspector::Hooks hooks)
{
    return std::make_unique<V8BackedInspector>(context, std::move(scriptsAt), std::move(hooks));
}

} // namespace isola
