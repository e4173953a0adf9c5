// Runs a program as if the kernel, or a container, refused some of what confinement is made of: `weak_kernel [no-namespaces]
// [no-seccomp] [as-nobody] -- PROGRAM ARGUMENT...`. The refusals are a seccomp filter of its own, which the program inherits.

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <grp.h>
#include <seccomp.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int at = 1;
    bool isGood = filter != nullptr;
    const auto refuse = [&](int call) { isGood = isGood && seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 0) == 0; };
    bool becomesNobody = false;
    for (; at < argc && std::strcmp(argv[at], "--") != 0; ++at) {
        if (std::strcmp(argv[at], "no-namespaces") == 0) {
            refuse(SCMP_SYS(unshare));
            refuse(SCMP_SYS(mount));
        } else if (std::strcmp(argv[at], "no-seccomp") == 0) {
            refuse(SCMP_SYS(seccomp));
        } else if (std::strcmp(argv[at], "as-nobody") == 0) {
            becomesNobody = true;
        }
    }
    if (at + 1 >= argc || !isGood)
        return 64;
    constexpr uid_t kNobody = 65534;
    if (becomesNobody
        && (setgroups(0, nullptr) != 0 || setresgid(kNobody, kNobody, kNobody) != 0 || setresuid(kNobody, kNobody, kNobody) != 0))
        return 65;
    seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, becomesNobody || getuid() != 0 ? 1 : 0);
    // Loaded by prctl where the filter itself refuses seccomp(2) from then on.
    if (seccomp_load(filter) != 0)
        return 66;
    execv(argv[at + 1], argv + at + 1);
    std::perror(argv[at + 1]);
    return 67;
}
