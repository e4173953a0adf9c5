#include "core/sandbox/runner/LastWords.h"

#include "core/sandbox/wire/FrameWriter.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <new>
#include <unistd.h>

namespace isola {

namespace {

constexpr size_t kTextLength = 200;
constexpr size_t kFrameLength = 512;

// A whole frame whose text is kTextLength blanks, to be written over where the crash happens.
struct PreparedFrame {
    std::array<uint8_t, kFrameLength> bytes;
    size_t length = 0;
    size_t text = 0;
    size_t call = 0;
};

PreparedFrame frames[3];
int wireDescriptor = -1;
const volatile uint32_t *currentCall = nullptr;

PreparedFrame prepare(wire::LastWord kind)
{
    const std::string blanks(kTextLength, ' ');
    wire::FrameWriter writer;
    constexpr uint32_t kCallMark = 0x5a17ca11;
    writer.append(wire::CreateLastWords(writer.builder(), kind, wire::text(writer.builder(), blanks), kCallMark));
    PreparedFrame frame;
    const auto pending = writer.pending();
    frame.length = std::min(pending.size(), kFrameLength);
    std::memcpy(frame.bytes.data(), pending.data(), frame.length);
    frame.text = size_t(std::search(pending.begin(), pending.end(), blanks.begin(), blanks.end()) - pending.begin());
    const auto *mark = reinterpret_cast<const uint8_t *>(&kCallMark);
    frame.call = size_t(std::search(pending.begin(), pending.end(), mark, mark + sizeof kCallMark) - pending.begin());
    return frame;
}

// Async-signal-safe.
[[noreturn]] void say(wire::LastWord kind, const char *first, const char *second = nullptr)
{
    PreparedFrame &frame = frames[size_t(kind)];
    size_t at = 0;
    for (const char *part : {first, second}) {
        if (part && at > 0 && at < kTextLength)
            frame.bytes[frame.text + at++] = ' ';
        for (; part && *part && at < kTextLength; ++part)
            frame.bytes[frame.text + at++] = uint8_t(*part == '\n' ? ' ' : *part);
    }
    const uint32_t call = *currentCall;
    std::memcpy(frame.bytes.data() + frame.call, &call, sizeof call);
    [[maybe_unused]] const ssize_t written = write(wireDescriptor, frame.bytes.data(), frame.length);
    _exit(70);
}

void onFatalError(const char *location, const char *message)
{
    say(wire::LastWord::Fatal, location, message);
}

#if V8_MAJOR_VERSION >= 11
void onOutOfMemory(const char *location, const v8::OOMDetails &)
#else
void onOutOfMemory(const char *location, bool)
#endif
{
    say(wire::LastWord::OutOfMemory, location);
}

void onNewFailed()
{
    say(wire::LastWord::OutOfMemory, "native allocation");
}

void onCrash(int signal)
{
    switch (signal) {
    case SIGSEGV:
        say(wire::LastWord::Crash, "segmentation fault");
    case SIGBUS:
        say(wire::LastWord::Crash, "bus error");
    case SIGILL:
        say(wire::LastWord::Crash, "illegal instruction");
    case SIGFPE:
        say(wire::LastWord::Crash, "arithmetic error");
    default:
        say(wire::LastWord::Crash, "aborted");
    }
}

} // namespace

void endOutOfMemory()
{
    say(wire::LastWord::OutOfMemory, "array buffers");
}

void installLastWords(v8::Isolate *isolate, int wire, const volatile uint32_t &turnCall)
{
    static uint8_t stack[16384]; // a handler for stack overflow needs a stack of its own
    wireDescriptor = wire;
    currentCall = &turnCall;
    for (const auto kind : {isola::wire::LastWord::Crash, isola::wire::LastWord::OutOfMemory, isola::wire::LastWord::Fatal})
        frames[size_t(kind)] = prepare(kind);
    isolate->SetFatalErrorHandler(onFatalError);
    isolate->SetOOMErrorHandler(onOutOfMemory);
    std::set_new_handler(onNewFailed);
    stack_t alternate = {};
    alternate.ss_sp = stack;
    alternate.ss_size = sizeof stack;
    sigaltstack(&alternate, nullptr);
    struct sigaction action = {};
    action.sa_handler = onCrash;
    action.sa_flags = int(SA_ONSTACK | SA_RESETHAND);
    for (const int signal : {SIGTRAP, SIGILL, SIGABRT, SIGBUS, SIGSEGV, SIGFPE})
        sigaction(signal, &action, nullptr);
}

} // namespace isola
