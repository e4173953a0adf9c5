// Tries one thing that an instance must not be able to do, from native code inside the real confinement (or, as a control,
// outside of it), and says on one line what came of it: "escaped", "refused", "killed by signal N". Usage: escape_attempts list |
// NAME confined|control [USER]

#include "core/sandbox/runner/Confinement.h"

#include <arpa/inet.h>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <grp.h>
#include <linux/bpf.h>
#include <sched.h>
#include <string>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace {

struct Attempt {
    const char *name;
    bool (*succeeds)();
};

bool opens(const char *path, int flags = O_RDONLY)
{
    return open(path, flags, 0600) >= 0;
}

bool connects(int port)
{
    const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(uint16_t(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // Refused by the peer is as good as connected: the packet left.
    return descriptor >= 0
        && (connect(descriptor, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0 || errno == ECONNREFUSED);
}

bool spawns()
{
    const pid_t child = fork();
    if (child == 0)
        _exit(0);
    return child > 0;
}

bool raisesALimit()
{
    const rlimit more{RLIM_INFINITY, RLIM_INFINITY};
    return setrlimit(RLIMIT_DATA, &more) == 0 && setrlimit(RLIMIT_NOFILE, &more) == 0;
}

const Attempt kAttempts[] = {
    {"open-etc-passwd", [] { return opens("/etc/passwd"); }},
    {"open-proc-self-maps", [] { return opens("/proc/self/maps"); }},
    {"open-proc-1-environ", [] { return opens("/proc/1/environ"); }},
    {"open-dev-null", [] { return opens("/dev/null"); }},
    {"create-file", [] { return opens("/tmp/isola-escape", O_CREAT | O_WRONLY); }},
    {"list-root", [] { return open("/", O_RDONLY | O_DIRECTORY) >= 0; }},
    {"stat-file", [] { return access("/etc/passwd", F_OK) == 0; }},
    {"unlink-file", [] { return unlink("/tmp/isola-escape-none") == 0 || errno == ENOENT; }},
    {"connect-tcp", [] { return connects(9); }},
    {"socket-tcp", [] { return socket(AF_INET, SOCK_STREAM, 0) >= 0; }},
    {"socket-udp", [] { return socket(AF_INET, SOCK_DGRAM, 0) >= 0; }},
    {"socket-unix", [] { return socket(AF_UNIX, SOCK_STREAM, 0) >= 0; }},
    {"socket-netlink", [] { return socket(AF_NETLINK, SOCK_RAW, 0) >= 0; }},
    {"socketpair",
        [] {
            int pair[2];
            return socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0;
        }},
    {"fork", spawns},
    {"vfork-exec", [] { return syscall(SYS_execve, "/bin/true", nullptr, nullptr) == 0; }},
    {"clone-process", [] { return syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) >= 0; }},
    {"clone-user-namespace", [] { return syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0) >= 0; }},
    {"unshare-user", [] { return unshare(CLONE_NEWUSER) == 0; }},
    {"unshare-network", [] { return unshare(CLONE_NEWNET) == 0; }},
    {"setns", [] { return syscall(SYS_setns, 3, 0) == 0 || errno == EINVAL || errno == EBADF; }},
    {"ptrace-traceme", [] { return ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0; }},
    {"process-vm-readv",
        [] {
            char byte;
            iovec part{&byte, 1};
            return syscall(SYS_process_vm_readv, getppid(), &part, 1, &part, 1, 0) >= 0;
        }},
    {"kill-parent", [] { return kill(getppid(), 0) == 0; }},
    {"kill-all", [] { return kill(-1, 0) == 0; }},
    {"tgkill-parent", [] { return syscall(SYS_tgkill, getppid(), getppid(), 0) == 0; }},
    {"tkill-parent", [] { return syscall(SYS_tkill, getppid(), 0) == 0; }},
    {"pidfd-open-parent", [] { return syscall(SYS_pidfd_open, getppid(), 0) >= 0; }},
    {"prlimit-of-parent",
        [] {
            rlimit limit;
            return syscall(SYS_prlimit64, getppid(), RLIMIT_NOFILE, nullptr, &limit) == 0;
        }},
    {"raise-limit", raisesALimit},
    {"mount-tmpfs", [] { return mount("none", "/", "tmpfs", 0, nullptr) == 0; }},
    {"umount", [] { return umount2("/", MNT_DETACH) == 0; }},
    {"chroot", [] { return chroot("/") == 0; }},
    {"pivot-root", [] { return syscall(SYS_pivot_root, ".", ".") == 0; }},
    {"open-tree", [] { return syscall(SYS_open_tree, AT_FDCWD, "/", 0) >= 0; }},
    {"fsopen", [] { return syscall(SYS_fsopen, "tmpfs", 0) >= 0; }},
    {"bpf",
        [] {
            bpf_attr attribute{};
            attribute.map_type = BPF_MAP_TYPE_ARRAY;
            attribute.key_size = attribute.value_size = 4;
            attribute.max_entries = 1;
            return syscall(SYS_bpf, BPF_MAP_CREATE, &attribute, sizeof attribute) >= 0;
        }},
    {"keyctl", [] { return syscall(SYS_keyctl, 0, -3, 1) >= 0; }},
    {"add-key", [] { return syscall(SYS_add_key, "user", "isola", "x", 1, -3) >= 0; }},
    {"io-uring",
        [] {
            char parameters[120] = {};
            return syscall(SYS_io_uring_setup, 4, parameters) >= 0;
        }},
    {"userfaultfd", [] { return syscall(SYS_userfaultfd, 0) >= 0 || syscall(SYS_userfaultfd, 1) >= 0; }},
    {"perf-event",
        [] {
            char attribute[128] = {};
            attribute[4] = 112;
            return syscall(SYS_perf_event_open, attribute, 0, -1, -1, 0) >= 0;
        }},
    {"memfd", [] { return syscall(SYS_memfd_create, "x", 0) >= 0; }},
    {"shmget", [] { return shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600) >= 0; }},
    {"mmap-shared", [] { return mmap(nullptr, 4096, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0) != MAP_FAILED; }},
    {"mmap-descriptor", [] { return mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE, 0, 0) != MAP_FAILED; }},
    {"inotify", [] { return syscall(SYS_inotify_init1, 0) >= 0; }},
    {"fanotify", [] { return syscall(SYS_fanotify_init, 0, 0) >= 0; }},
    {"setuid-root", [] { return setuid(0) == 0; }},
    {"setgroups", [] { return setgroups(0, nullptr) == 0; }},
    {"capset", [] { return syscall(SYS_capset, nullptr, nullptr) == 0 || errno == EFAULT; }},
    {"prctl-dumpable", [] { return prctl(PR_SET_DUMPABLE, 1) == 0; }},
    {"prctl-no-pdeathsig", [] { return prctl(PR_SET_PDEATHSIG, 0) == 0; }},
    {"personality", [] { return syscall(SYS_personality, 0x40000) >= 0; }},
    {"sethostname", [] { return sethostname("x", 1) == 0; }},
    {"adjtimex",
        [] {
            char buffer[256] = {};
            return syscall(SYS_adjtimex, buffer) >= 0;
        }},
    {"settimeofday", [] { return syscall(SYS_settimeofday, nullptr, nullptr) == 0; }},
    {"reboot", [] { return syscall(SYS_reboot, 0, 0, 0, 0) == 0 || errno == EINVAL; }},
    {"init-module", [] { return syscall(SYS_init_module, nullptr, 0, "") == 0 || errno == EFAULT || errno == ENOEXEC; }},
    {"kexec", [] { return syscall(SYS_kexec_load, 0, 0, nullptr, 0) == 0; }},
    {"name-to-handle",
        [] {
            char handle[64] = {};
            int mount = 0;
            handle[0] = 40;
            return syscall(SYS_name_to_handle_at, AT_FDCWD, "/", handle, &mount, 0) == 0 || errno == EOVERFLOW;
        }},
    {"ioctl-tiocsti",
        [] {
            char c = 'x';
            return syscall(SYS_ioctl, 0, 0x5412, &c) == 0;
        }},
    {"dup-wire", [] { return dup(3) >= 0; }},
    {"sendmsg-descriptor",
        [] {
            msghdr header{};
            return sendmsg(3, &header, 0) >= 0;
        }},
    {"clone3-process",
        [] {
            uint64_t arguments[11] = {};
            arguments[4] = SIGCHLD;
            return syscall(SYS_clone3, arguments, sizeof arguments) >= 0;
        }},
    {"quotactl", [] { return syscall(SYS_quotactl, 0x800001, nullptr, 0, nullptr) == 0; }},
    {"get-mempolicy", [] { return syscall(SYS_get_mempolicy, nullptr, nullptr, 0, nullptr, 0) == 0; }},
    {"open-proc-self-mem", [] { return opens("/proc/self/mem", O_RDWR); }},
    {"open-proc-self-environ", [] { return opens("/proc/self/environ"); }},
    {"list-proc", [] { return open("/proc", O_RDONLY | O_DIRECTORY) >= 0; }},
    {"create-shared-memory-file", [] { return opens("/dev/shm/isola-escape", O_CREAT | O_RDWR); }},
    {"dump-core",
        [] {
            rlimit limit{};
            return getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_max > 0;
        }},
    {"get-dumpable", [] { return prctl(PR_GET_DUMPABLE) > 0; }},
    {"raise-priority", [] { return setpriority(PRIO_PROCESS, 0, -5) == 0; }},
    {"lower-anothers-priority", [] { return setpriority(PRIO_PROCESS, id_t(getppid()), 5) == 0; }},
    {"real-time-schedule",
        [] {
            const sched_param parameters{1};
            return sched_setscheduler(0, SCHED_FIFO, &parameters) == 0;
        }},
    {"lock-memory", [] { return mlock(&environ, sizeof environ) == 0; }},
    {"message-queue", [] { return syscall(SYS_msgget, IPC_PRIVATE, IPC_CREAT | 0600) >= 0; }},
    {"semaphores", [] { return syscall(SYS_semget, IPC_PRIVATE, 1, IPC_CREAT | 0600) >= 0; }},
    {"kernel-log", [] { return syscall(SYS_syslog, 10, nullptr, 0) >= 0; }},
    {"asynchronous-io",
        [] {
            unsigned long context = 0;
            return syscall(SYS_io_setup, 1, &context) == 0;
        }},
    {"another-filter", [] { return prctl(PR_SET_SECCOMP, 2, nullptr) == 0 || errno == EFAULT; }},
    {"keep-capabilities", [] { return prctl(PR_SET_KEEPCAPS, 1) == 0; }},
    {"lookup-environment", [] { return environ && *environ; }},
    {"open-descriptor",
        [] {
            for (int d = 4; d < 1024; ++d)
                if (fcntl(d, F_GETFD) >= 0)
                    return true;
            return false;
        }},
};

// Reports over the wire's place, the only descriptor that is left.
[[noreturn]] void tryIt(const Attempt &attempt, int wire)
{
    const char result = attempt.succeeds() ? 'e' : 'r';
    [[maybe_unused]] const ssize_t written = write(wire, &result, 1);
    _exit(0);
}

void becomeUser(uid_t user)
{
    if (setgroups(0, nullptr) != 0 || setresgid(user, user, user) != 0 || setresuid(user, user, user) != 0)
        _exit(96);
    prctl(PR_SET_DUMPABLE, 1); // as a program that this user started would be
}

[[noreturn]] void runConfined(const Attempt &attempt, int wire, uid_t user)
{
    if (user != 0)
        becomeUser(user);
    isola::Confinement confinement;
    confinement.enterZygote();
    const pid_t instance = fork();
    if (instance == 0) {
        if (!confinement.missing().empty() || !confinement.enterInstance(wire))
            _exit(98);
        confinement.limitMemory(128u << 20);
        tryIt(attempt, 3);
    }
    close(wire);
    int status = 0;
    waitpid(instance, &status, 0);
    _exit(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
}

} // namespace

int main(int argc, char **argv)
{
    if (argc == 2 && std::strcmp(argv[1], "list") == 0) {
        for (const Attempt &attempt : kAttempts)
            std::printf("%s\n", attempt.name);
        return 0;
    }
    const Attempt *attempt = nullptr;
    for (const Attempt &known : kAttempts)
        if (argc >= 3 && std::strcmp(known.name, argv[1]) == 0)
            attempt = &known;
    if (!attempt)
        return 64;
    const uid_t user = argc > 3 ? uid_t(std::atoi(argv[3])) : 0;
    int pair[2];
    if (pipe(pair) != 0)
        return 65;
    const pid_t child = fork();
    if (child == 0) {
        close(pair[0]);
        if (std::strcmp(argv[2], "control") == 0) {
            if (user != 0)
                becomeUser(user);
            tryIt(*attempt, pair[1]);
        }
        runConfined(*attempt, pair[1], user);
    }
    close(pair[1]);
    char result = 0;
    const bool hasResult = read(pair[0], &result, 1) == 1;
    int status = 0;
    waitpid(child, &status, 0);
    if (hasResult)
        std::printf("%s\n", result == 'e' ? "escaped" : "refused");
    else if (WIFEXITED(status) && WEXITSTATUS(status) > 128)
        std::printf("killed by signal %d\n", WEXITSTATUS(status) - 128);
    else
        std::printf("broken: status %d\n", status);
    return 0;
}
