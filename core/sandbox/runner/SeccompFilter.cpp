#include "core/sandbox/runner/SeccompFilter.h"

#include <cerrno>
#include <fcntl.h>
#include <initializer_list>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace isola {

namespace {

// Stands for the instance's process id until install() puts in the real one.
constexpr uint32_t kSelfMark = 0x5a17c0de;

// Allowed whatever the arguments. Each is here because the runtime stops working without it.
constexpr const char *kAllowed[] = {
    "read", "write", "writev", "close", // the wire, eventfd
    "munmap", "mremap", "madvise", "brk", // memory
    "futex", "set_robust_list", "rseq", "exit", "exit_group", "sched_yield", // threads
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", // signals of one's own, WebAssembly traps
    "getpid", "gettid", "sched_getaffinity", "sysinfo", "uname", "getrusage", // questions about oneself
    "clock_gettime", "clock_nanosleep", "nanosleep", "gettimeofday", "clock_getres", "restart_syscall", // time
    "getrandom", // entropy
    "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "eventfd2", "poll", "ppoll", "pipe2", // libuv's loop
};

// Never made by V8, libuv or OpenSSL: reaching one means that native code was taken over, and ends the instance at once.
constexpr const char *kHostile[] = {
    "execve",
    "execveat",
    "fork",
    "vfork",
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "mount",
    "umount2",
    "pivot_root",
    "chroot",
    "move_mount",
    "open_tree",
    "fsopen",
    "fsmount",
    "setns",
    "unshare",
    "bpf",
    "keyctl",
    "add_key",
    "request_key",
    "userfaultfd",
    "perf_event_open",
    "init_module",
    "finit_module",
    "delete_module",
    "kexec_load",
    "kexec_file_load",
    "reboot",
    "connect",
    "bind",
    "listen",
    "memfd_create",
    "shmget",
    "shmat",
    "pidfd_open",
    "pidfd_getfd",
    "pidfd_send_signal",
    "name_to_handle_at",
    "open_by_handle_at",
    "setuid",
    "setgid",
    "setreuid",
    "setregid",
    "setresuid",
    "setresgid",
    "setgroups",
    "capset",
    "personality",
    "iopl",
    "ioperm",
    "modify_ldt",
    "settimeofday",
    "clock_settime",
    "adjtimex",
    "sethostname",
    "setdomainname",
    "kcmp",
    "migrate_pages",
    "move_pages",
};

class Rules {
public:
    Rules() : m_context(seccomp_init(SCMP_ACT_ERRNO(EPERM)))
    {
        seccomp_attr_set(m_context, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS); // 32-bit and x32 entry points
        seccomp_attr_set(m_context, SCMP_FLTATR_CTL_OPTIMIZE, 2); // a binary tree instead of a chain
    }
    ~Rules() { seccomp_release(m_context); }

    void add(uint32_t action, const char *name, std::initializer_list<scmp_arg_cmp> arguments = {})
    {
        const int number = seccomp_syscall_resolve_name(name);
        if (number != __NR_SCMP_ERROR) // this architecture has it
            m_isGood = m_isGood
                && seccomp_rule_add_array(m_context, action, number, unsigned(arguments.size()), arguments.begin()) == 0;
    }
    void allow(const char *name, std::initializer_list<scmp_arg_cmp> arguments = {}) { add(SCMP_ACT_ALLOW, name, arguments); }

    std::vector<sock_filter> compile() const
    {
        std::vector<sock_filter> code;
        const int file = int(syscall(SYS_memfd_create, "seccomp", 1u)); // MFD_CLOEXEC
        if (m_isGood && file >= 0 && seccomp_export_bpf(m_context, file) == 0) {
            const off_t size = lseek(file, 0, SEEK_END);
            code.resize(size_t(size) / sizeof(sock_filter));
            if (pread(file, code.data(), size_t(size), 0) != size)
                code.clear();
        }
        if (file >= 0)
            close(file);
        return code;
    }

private:
    scmp_filter_ctx m_context;
    bool m_isGood = true;
};

// Memory is anonymous and private. It may be executable, for V8 compiles: V8 10.2 makes a page of code writable beside executable
// while it writes to it, and takes that away when it is done.
void allowMemory(Rules &rules)
{
    const uint64_t kind = MAP_SHARED | MAP_PRIVATE | MAP_ANONYMOUS;
    rules.allow("mmap", {SCMP_A3(SCMP_CMP_MASKED_EQ, kind, MAP_PRIVATE | MAP_ANONYMOUS)});
    rules.allow("mprotect");
    rules.add(SCMP_ACT_ERRNO(ENOSYS), "pkey_alloc");
}

// Threads, not processes. clone3 hides its flags behind a pointer: without it glibc falls back to clone.
void allowThreads(Rules &rules)
{
    const uint64_t thread = CLONE_THREAD | CLONE_VM | CLONE_SIGHAND;
    const uint64_t namespaces
        = CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;
    rules.allow("clone", {SCMP_A0(SCMP_CMP_MASKED_EQ, thread | namespaces, thread)});
    rules.add(SCMP_ACT_ERRNO(ENOSYS), "clone3");
    rules.allow("tgkill", {SCMP_A0(SCMP_CMP_EQ, kSelfMark)}); // abort()
}

void allowQuestions(Rules &rules)
{
    rules.allow("prctl", {SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME)});
    rules.allow("prctl", {SCMP_A0(SCMP_CMP_EQ, 0x53564d41)}); // PR_SET_VMA: names of mappings
    // Limits: ask for one's own, and lower one's own data limit when the function is known.
    rules.allow("prlimit64", {SCMP_A0(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_EQ, 0)});
    rules.allow("prlimit64", {SCMP_A0(SCMP_CMP_EQ, 0), SCMP_A1(SCMP_CMP_EQ, RLIMIT_DATA)});
    for (const unsigned command : {F_GETFL, F_SETFL, F_GETFD, F_SETFD})
        rules.allow("fcntl", {SCMP_A1(SCMP_CMP_EQ, command)});
    rules.allow("ioctl", {SCMP_A1(SCMP_CMP_EQ, 0x5421)}); // FIONBIO
}

} // namespace

SeccompFilter::SeccompFilter()
{
    Rules rules;
    for (const char *name : kAllowed)
        rules.allow(name);
    for (const char *name : kHostile)
        rules.add(SCMP_ACT_KILL_PROCESS, name);
    rules.add(SCMP_ACT_ERRNO(ENOSYS), "io_uring_setup"); // libuv tries it and lives without
    allowMemory(rules);
    allowThreads(rules);
    allowQuestions(rules);
    m_code = rules.compile();
}

// The kernel looks at the address last: with none it says so only to whoever may install one.
bool SeccompFilter::isAllowed()
{
    constexpr unsigned long kSetModeFilter = 1;
    return syscall(SYS_seccomp, kSetModeFilter, 0, nullptr) != 0 && errno == EFAULT;
}

bool SeccompFilter::install(pid_t self) const
{
    constexpr unsigned long kSetModeFilter = 1;
    std::vector<sock_filter> code = m_code;
    for (sock_filter &instruction : code)
        if (BPF_CLASS(instruction.code) == BPF_JMP && instruction.k == kSelfMark)
            instruction.k = uint32_t(self);
    const sock_fprog program{static_cast<unsigned short>(code.size()), code.data()};
    return syscall(SYS_seccomp, kSetModeFilter, 0, &program) == 0;
}

} // namespace isola
