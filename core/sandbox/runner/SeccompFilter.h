#pragma once
// The list of system calls an instance may make; everything else is refused. Compiled once by the zygote, installed by each
// instance with one system call.

#include <linux/filter.h>

#include <sys/types.h>
#include <vector>

namespace isola {

class SeccompFilter final {
public:
    // Empty code when libseccomp refuses, which no supported kernel does.
    SeccompFilter();

    // Whether the kernel, or what this process runs in, lets filters be installed at all.
    static bool isAllowed();
    bool isValid() const { return !m_code.empty(); }
    // For the calling thread and all it starts. `self` is the process's own id, the only one it may signal.
    bool install(pid_t self) const;

private:
    std::vector<sock_filter> m_code;
};

} // namespace isola
