#include "core/sandbox/runner/LastWords.h"

#include "core/sandbox/runtime/SourcePlace.h"
#include "core/sandbox/wire/FrameWriter.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <new>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
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
    size_t line = 0;
    size_t column = 0;
};

PreparedFrame frames[3];
int wireDescriptor = -1;
const volatile uint32_t *currentCall = nullptr;
v8::Isolate *dyingIsolate = nullptr;
// Looking for the place takes memory that may not be there, on a heap that may be half collected: whatever goes wrong meanwhile
// ends in the plain words.
volatile bool isLookingForPlace = false;

uint8_t unfinishedFrame[wire::kMaxFrameFromInstance + sizeof(wire::FrameHeader) + wire::kAlignment];
volatile size_t unfinishedLength = 0;

PreparedFrame prepare(wire::LastWord kind)
{
    const std::string blanks(kTextLength, ' ');
    wire::FrameWriter writer;
    constexpr uint32_t kCallMark = 0x5a17ca11, kLineMark = 0x5a1711e5, kColumnMark = 0x5a17c01a;
    const auto text = wire::text(writer.builder(), blanks);
    writer.append(wire::CreateLastWords(writer.builder(), kind, text, kCallMark, kLineMark, kColumnMark));
    PreparedFrame frame;
    const auto pending = writer.pending();
    frame.length = std::min(pending.size(), kFrameLength);
    std::memcpy(frame.bytes.data(), pending.data(), frame.length);
    frame.text = size_t(std::search(pending.begin(), pending.end(), blanks.begin(), blanks.end()) - pending.begin());
    const auto find = [&pending](const uint32_t &mark) {
        const auto *bytes = reinterpret_cast<const uint8_t *>(&mark);
        return size_t(std::search(pending.begin(), pending.end(), bytes, bytes + sizeof mark) - pending.begin());
    };
    frame.call = find(kCallMark);
    frame.line = find(kLineMark);
    frame.column = find(kColumnMark);
    return frame;
}

// Waits for room for a while: the engine takes frames as they come, unless it is overwhelmed.
void writeAll(const uint8_t *bytes, size_t length)
{
    constexpr int kPatienceMs = 1000;
    while (length > 0) {
        const ssize_t count = write(wireDescriptor, bytes, length);
        if (count > 0) {
            bytes += count;
            length -= size_t(count);
            continue;
        }
        pollfd writable{wireDescriptor, POLLOUT, 0};
        if ((errno != EAGAIN && errno != EINTR) || poll(&writable, 1, kPatienceMs) == 0)
            return;
    }
}

// Async-signal-safe.
[[noreturn]] void say(
    wire::LastWord kind, const char *first, const char *second = nullptr, uint32_t line = 0, uint32_t column = 0)
{
    static volatile sig_atomic_t isSaying = 0;
    if (isSaying)
        _exit(70);
    isSaying = 1;
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
    std::memcpy(frame.bytes.data() + frame.line, &line, sizeof line);
    std::memcpy(frame.bytes.data() + frame.column, &column, sizeof column);
    writeAll(unfinishedFrame, unfinishedLength);
    writeAll(frame.bytes.data(), frame.length);
    _exit(70);
}

// The hard limit was set below what it may be raised to, by as much as finding the place may need.
void liftDataLimit()
{
    rlimit data;
    if (getrlimit(RLIMIT_DATA, &data) == 0) {
        data.rlim_cur = data.rlim_max;
        setrlimit(RLIMIT_DATA, &data);
    }
}

[[noreturn]] void sayOutOfMemory(const char *what)
{
    if (isLookingForPlace || *currentCall == 0)
        say(wire::LastWord::OutOfMemory, what);
    isLookingForPlace = true;
    liftDataLimit();
    const SourcePlace place = placeOfRunningCode(dyingIsolate);
    say(wire::LastWord::OutOfMemory, what, nullptr, place.line, place.column);
}

void onFatalError(const char *location, const char *message)
{
    if (isLookingForPlace)
        say(wire::LastWord::OutOfMemory, location, message);
    say(wire::LastWord::Fatal, location, message);
}

#if V8_MAJOR_VERSION >= 11
void onOutOfMemory(const char *location, const v8::OOMDetails &)
#else
void onOutOfMemory(const char *location, bool)
#endif
{
    sayOutOfMemory(location);
}

void onNewFailed()
{
    sayOutOfMemory("native allocation");
}

// What V8 finds no memory for otherwise than by allocating, pages that it makes writable among it, ends in an abort.
bool isMemoryUsedUp()
{
    constexpr size_t kLittle = 1u << 20;
    void *memory = mmap(nullptr, kLittle, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return true;
    munmap(memory, kLittle);
    return false;
}

void onCrash(int signal)
{
    if (isLookingForPlace)
        say(wire::LastWord::OutOfMemory, "heap");
    const bool isV8GivingUp = signal == SIGABRT || signal == SIGTRAP || signal == SIGILL;
    if (isV8GivingUp && isMemoryUsedUp()) {
        if (gettid() == getpid()) // the isolate's thread
            sayOutOfMemory("heap");
        say(wire::LastWord::OutOfMemory, "heap");
    }
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
    sayOutOfMemory("array buffers");
}

void keepUnfinishedFrame(std::span<const uint8_t> rest)
{
    unfinishedLength = 0; // what a crash in the middle of copying finds is never half a copy
    std::memcpy(unfinishedFrame, rest.data(), rest.size());
    unfinishedLength = rest.size();
}

void installLastWords(v8::Isolate *isolate, int wire, const volatile uint32_t &turnCall)
{
    static uint8_t stack[32768]; // a handler for stack overflow needs a stack of its own
    wireDescriptor = wire;
    currentCall = &turnCall;
    dyingIsolate = isolate;
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
    action.sa_flags = SA_ONSTACK | SA_NODEFER; // looking for the place may crash as well
    for (const int signal : {SIGTRAP, SIGILL, SIGABRT, SIGBUS, SIGSEGV, SIGFPE})
        sigaction(signal, &action, nullptr);
}

} // namespace isola
