#include "core/sandbox/runner/Zygote.h"

#include "core/sandbox/runner/Instance.h"
#include "core/sandbox/runtime/Platform.h"
#include "core/sandbox/runtime/Runtime.h"
#include "core/sandbox/runtime/Snapshot.h"
#include "core/sandbox/wire/ZygoteProtocol.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <malloc.h>
#include <openssl/crypto.h>
#include <poll.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace isola {

static constexpr int kWorkerThreads = 1;
// How long what has ended is left before it is reaped. A process is reapable while its last thread is still on its way out, and
// that one may run behind everyone else: reaping would wait for it in the kernel, spinning, and nothing would be forked
// meanwhile.
static constexpr int64_t kReapAfterNs = 1'000'000'000;

Zygote::Zygote(const Snapshot &snapshot, int control, Confinement::Strictness strictness)
    : m_snapshot(snapshot), m_control(control), m_strictness(strictness)
{
}

Zygote::~Zygote() = default;

void Zygote::shareHeapWithChildren()
{
    struct Range {
        unsigned long begin, end;
    };
    std::vector<Range> ranges;
    std::FILE *maps = std::fopen("/proc/self/smaps", "re");
    char line[512];
    Range current{0, 0};
    while (maps && std::fgets(line, sizeof line, maps)) {
        Range range;
        char permissions[5];
        if (std::sscanf(line, "%lx-%lx %4s", &range.begin, &range.end, permissions) == 3)
            current = range;
        else if (std::strncmp(line, "VmFlags:", 8) == 0 && std::strstr(line, " dc"))
            ranges.push_back(current);
    }
    if (maps)
        std::fclose(maps);
    for (const Range &range : ranges)
        madvise(reinterpret_cast<void *>(range.begin), range.end - range.begin, MADV_DOFORK);
}

void Zygote::prepare()
{
    prctl(PR_SET_NAME, "isola-zygote");
    OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_ADD_ALL_CIPHERS | OPENSSL_INIT_ADD_ALL_DIGESTS, nullptr);
    mallopt(M_ARENA_MAX, 2); // an arena per thread would cost every instance its memory
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 1u << 20); // RLIMIT_DATA counts stacks
    pthread_setattr_default_np(&small);
    m_platform = std::make_unique<Platform>(kWorkerThreads);
    Runtime::initializeProcess(*m_platform);
    m_runtime = std::make_unique<Runtime>(m_snapshot, *m_platform);
    m_runtime->warmUp();
    shareHeapWithChildren();
    m_confinement = std::make_unique<Confinement>(m_strictness);
    m_confinement->enterZygote();
}

int Zygote::run()
{
    sigset_t childSignal;
    sigemptyset(&childSignal);
    sigaddset(&childSignal, SIGCHLD);
    prepare();
    wire::ZygoteMessage started;
    if (!m_confinement->mayRun()) {
        started.kind = wire::ZygoteMessageKind::Refused;
        std::snprintf(started.text, sizeof started.text, "%s", m_confinement->missing().c_str());
        wire::sendMessage(m_control, started);
        return 72;
    }
    std::snprintf(started.text, sizeof started.text, "%s", m_confinement->layers().c_str());
    sigprocmask(SIG_BLOCK, &childSignal, nullptr); // after the fork of the process namespace
    const int children = signalfd(-1, &childSignal, SFD_CLOEXEC | SFD_NONBLOCK);
    if (children < 0 || !wire::sendMessage(m_control, started))
        return 73;
    for (;;) {
        pollfd events[] = {{m_control, POLLIN, 0}, {children, POLLIN, 0}};
        if (poll(events, 2, untilReaping()) < 0 && errno != EINTR)
            return 74;
        reap();
        if (events[1].revents) {
            signalfd_siginfo ignored[8];
            [[maybe_unused]] const ssize_t count = read(children, ignored, sizeof ignored);
            tellEnds();
        }
        if (events[0].revents && !serve())
            return 0;
    }
}

bool Zygote::serve()
{
    wire::ZygoteMessage message;
    int descriptor = -1;
    if (wire::receiveMessage(m_control, message, descriptor) == wire::Received::End)
        return false;
    if (message.kind == wire::ZygoteMessageKind::Spawn && descriptor >= 0)
        spawn(message.instance, descriptor);
    if (descriptor >= 0)
        close(descriptor);
    return true;
}

void Zygote::spawn(uint64_t instance, int wire)
{
    const pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0); // the engine sets the priority of all its threads at once; and Ctrl-C is for the engine
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);
        prctl(PR_SET_NAME, "isola-instance");
        if (!m_confinement->enterInstance(wire))
            _exit(75);
        (new Instance(*m_runtime, *m_platform, *m_confinement))->run();
    }
    wire::ZygoteMessage answer;
    answer.instance = instance;
    answer.kind = wire::ZygoteMessageKind::Exited;
    if (child < 0) {
        answer.status = errno << 8;
        wire::sendMessage(m_control, answer);
        return;
    }
    m_instances.emplace(child, instance);
    const int handle = int(syscall(SYS_pidfd_open, child, 0));
    answer.kind = wire::ZygoteMessageKind::Spawned;
    wire::sendMessage(m_control, answer, handle);
    if (handle >= 0)
        close(handle);
}

// As wait() has it.
static int statusOf(const siginfo_t &end)
{
    return end.si_code == CLD_EXITED ? (end.si_status & 0xff) << 8 : end.si_status | (end.si_code == CLD_DUMPED ? 0x80 : 0);
}

void Zygote::tellEnds()
{
    for (auto it = m_instances.begin(); it != m_instances.end();) {
        siginfo_t end = {};
        if (waitid(P_PID, id_t(it->first), &end, WEXITED | WNOHANG | WNOWAIT) != 0 || end.si_pid == 0) {
            ++it;
            continue;
        }
        wire::ZygoteMessage message;
        message.kind = wire::ZygoteMessageKind::Exited;
        message.instance = it->second;
        message.status = statusOf(end);
        wire::sendMessage(m_control, message);
        m_ended.push_back({it->first, monotonicNanoseconds() + kReapAfterNs});
        it = m_instances.erase(it);
    }
}

int Zygote::untilReaping() const
{
    if (m_ended.empty())
        return -1;
    return int(std::max<int64_t>(0, m_ended.front().reapAt - monotonicNanoseconds()) / 1'000'000) + 1;
}

void Zygote::reap()
{
    for (; !m_ended.empty() && m_ended.front().reapAt <= monotonicNanoseconds(); m_ended.pop_front())
        waitpid(m_ended.front().process, nullptr, WNOHANG);
}

} // namespace isola
