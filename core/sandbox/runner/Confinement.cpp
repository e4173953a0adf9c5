#include "core/sandbox/runner/Confinement.h"

#include "core/sandbox/runner/Landlock.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace isola {

namespace {

constexpr uid_t kNobody = 65534;

bool limit(int resource, rlim_t value, rlim_t ceiling)
{
    const rlimit both{value, ceiling};
    return setrlimit(__rlimit_resource_t(resource), &both) == 0;
}

bool limit(int resource, rlim_t value)
{
    return limit(resource, value, value);
}

bool writeFile(const char *path, const std::string &text)
{
    const int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    const bool isWritten = write(file, text.data(), text.size()) == ssize_t(text.size());
    close(file);
    return isWritten;
}

// Private writable memory of this process in bytes, as RLIMIT_DATA counts it.
size_t dataInUse()
{
    std::FILE *status = std::fopen("/proc/self/status", "re");
    size_t kibibytes = 0;
    char line[256];
    while (status && std::fgets(line, sizeof line, status))
        if (std::sscanf(line, "VmData: %zu", &kibibytes) == 1)
            break;
    if (status)
        std::fclose(status);
    return kibibytes * 1024;
}

bool pivotToEmptyRoot()
{
    if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        return false;
    if (mount("none", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "size=4k,nr_inodes=2") != 0)
        return false;
    if (chdir("/tmp") != 0 || syscall(SYS_pivot_root, ".", ".") != 0 || umount2(".", MNT_DETACH) != 0 || chdir("/") != 0)
        return false;
    return mount(nullptr, "/", nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) == 0;
}

bool clearCapabilities()
{
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct data[2] = {};
    syscall(SYS_capset, &header, data);
    __user_cap_data_struct left[2] = {};
    return syscall(SYS_capget, &header, left) == 0
        && !(left[0].effective | left[0].permitted | left[0].inheritable | left[1].effective | left[1].permitted
            | left[1].inheritable);
}

// The strings themselves, not only the pointers to them: an instance's memory holds no environment.
void wipeEnvironment()
{
    for (char **entry = environ; entry && *entry; ++entry)
        explicit_bzero(*entry, std::strlen(*entry));
    clearenv();
}

} // namespace

Confinement::Confinement(Strictness strictness)
    : m_dataAtStart(dataInUse()), m_nullDevice(open("/dev/null", O_RDWR | O_CLOEXEC)), m_strictness(strictness)
{
}

void Confinement::note(bool isReached, const char *layer)
{
    if (isReached)
        m_layers.append(m_layers.empty() ? "" : ", ").append(layer);
}

void Confinement::noteWall(bool stands, const char *layer)
{
    note(stands, layer);
    if (!stands)
        m_missing.append(m_missing.empty() ? "" : ", ").append(layer);
}

// One at a time: a container may allow some and refuse others.
void Confinement::enterNamespaces()
{
    const uid_t user = geteuid();
    const gid_t group = getegid();
    if (user != 0 && unshare(CLONE_NEWUSER) == 0) {
        writeFile("/proc/self/setgroups", "deny");
        const bool isMapped = writeFile("/proc/self/uid_map", std::to_string(kNobody) + ' ' + std::to_string(user) + " 1")
            && writeFile("/proc/self/gid_map", std::to_string(kNobody) + ' ' + std::to_string(group) + " 1");
        note(isMapped, "user namespace");
    }
    note(unshare(CLONE_NEWNET) == 0, "network namespace");
    note(unshare(CLONE_NEWIPC) == 0, "IPC namespace");
    note(unshare(CLONE_NEWUTS) == 0, "host name namespace");
    note(unshare(CLONE_NEWCGROUP) == 0, "cgroup namespace");
    note(unshare(CLONE_NEWNS) == 0 && pivotToEmptyRoot(), "empty file system");
    if (unshare(CLONE_NEWPID) != 0)
        return;
    const pid_t child = fork();
    if (child > 0) {
        int status = 0;
        syscall(SYS_close_range, 3u, ~0u, 0); // the control socket closes when the child ends, not later
        while (waitpid(child, &status, 0) < 0 && errno == EINTR) { }
        _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    }
    note(child == 0, "process namespace");
}

void Confinement::dropPrivileges()
{
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    for (int capability = 0; capability <= 63; ++capability)
        prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
    prctl(PR_SET_SECUREBITS,
        SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP | SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_KEEP_CAPS_LOCKED
            | SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED);
    if (geteuid() == 0
        && (setgroups(0, nullptr) != 0 || setresgid(kNobody, kNobody, kNobody) != 0 || setresuid(kNobody, kNobody, kNobody) != 0))
        _exit(99);
    note(geteuid() != 0, "unprivileged user");
    note(clearCapabilities(), "no capabilities");
}

void Confinement::enterZygote()
{
    enterNamespaces();
    dropPrivileges();
    noteWall(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "no new privileges");
    note(landlockForbidEverything(), "Landlock");
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_MEMLOCK, 0);
    limit(RLIMIT_MSGQUEUE, 0);
    limit(RLIMIT_SIGPENDING, 64);
    wipeEnvironment();
    // After the change of user, which resets both.
    prctl(PR_SET_DUMPABLE, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    noteWall(m_filter.isValid() && SeccompFilter::isAllowed(), "seccomp");
}

bool Confinement::enterInstance(int wire) const
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int descriptor = 0; descriptor < 3; ++descriptor)
        if (dup2(m_nullDevice, descriptor) < 0) // never closed: V8 prints its last words there
            return false;
    if (wire != kWire && dup2(wire, kWire) < 0)
        return false;
    if (syscall(SYS_close_range, unsigned(kWire + 1), ~0u, 0) != 0)
        return false;
    if (!limit(RLIMIT_NOFILE, 32) || prctl(PR_SET_DUMPABLE, 0) != 0)
        return false;
    // A layer of its own: siblings are in different domains.
    if (landlockVersion() > 0 && !landlockForbidEverything())
        return false;
    const bool stands = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && m_filter.install(getpid());
    return stands || m_strictness == Strictness::AsFarAsPossible;
}

void Confinement::limitMemory(size_t bytes) const
{
    limit(RLIMIT_DATA, m_dataAtStart + bytes + kSlack, m_dataAtStart + bytes + kSlack + kLastWordsSlack);
}

} // namespace isola
