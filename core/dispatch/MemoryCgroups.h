#pragma once
// The kernel's own bound on what an instance takes, behind RLIMIT_DATA: a cgroup for each, where the server's own one is
// delegated to it (cgroup v2 with the memory controller; a systemd unit has that by Delegate=memory). Where it is not,
// RLIMIT_DATA stands alone (docs/decisions/0012). Owned by InstancePool, asked on the engine thread; the files are written on a
// thread of its own, for moving a process takes the kernel milliseconds.

#include "core/base/Result.h"

#include <QString>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <sys/types.h>
#include <thread>

namespace isola {

// Where the kernel tells and takes it.
struct CgroupKernel {
    QString mounts = QStringLiteral("/proc/self/mounts");
    QString membership = QStringLiteral("/proc/self/cgroup");
    QByteArray controller = "memory";
    QString limitFile = QStringLiteral("memory.max");
};

class MemoryCgroups final {
public:
    // Beyond a function's memory limit: what RLIMIT_DATA leaves to native structures, and page tables.
    static constexpr int64_t kSlack = 40ll << 20;

    // The cgroup below which a server may have its own; the error says what stands in the way. Changes nothing.
    static Result<QString> delegated(const CgroupKernel &kernel = {});

    // Takes the delegated cgroup into use: the server moves into a leaf of it, beside those of its instances.
    static Result<std::unique_ptr<MemoryCgroups>> create(const CgroupKernel &kernel = {});
    ~MemoryCgroups();

    // By the pool's number of the instance.
    void enclose(uint64_t instance, pid_t process);
    void limit(uint64_t instance, int64_t memoryLimitBytes);
    // It is gone, or about to be.
    void release(uint64_t instance);
    // Whether the kernel ended a process in there for its memory.
    bool hasRunOut(uint64_t instance) const;

private:
    MemoryCgroups(QString base, CgroupKernel kernel);
    QString pathOf(uint64_t instance) const;
    void post(std::function<void()> job);
    void run();
    void removeEmpty(); // what can go by now

    const QString m_base;
    const CgroupKernel m_kernel;
    const QString m_prefix; // of the instances' directories, this pool's own
    std::set<QString> m_leaving; // its thread only
    std::mutex m_mutex; // guards the next two
    std::deque<std::function<void()>> m_jobs;
    bool m_isStopping = false;
    std::condition_variable m_wake;
    std::thread m_thread; // last: uses all the others
};

} // namespace isola
