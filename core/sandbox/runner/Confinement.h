#pragma once
// The walls around instances. What can be done once is done by the zygote and inherited; the rest takes an instance a handful of
// system calls, before it reads a byte from its wire. docs/decisions has the list with reasons.

#include "core/sandbox/runner/SeccompFilter.h"

#include <cstddef>
#include <string>

namespace isola {

class Confinement final {
public:
    // Whether instances may run where the kernel refuses a wall that must stand: the seccomp filter, no new privileges.
    enum class Strictness { WallsMustStand, AsFarAsPossible };

    // Reads what only an unconfined process can read. In the zygote, single-threaded, with everything it will ever need open or
    // mapped.
    explicit Confinement(Strictness strictness = Strictness::WallsMustStand);

    // Namespaces, empty root, no capabilities, an unprivileged user, limits, an empty environment. A process id namespace takes a
    // fork: the call returns in the child, which is process 1 there; the outer process stays behind, waits and ends as the child
    // does.
    void enterZygote();

    // In a freshly forked instance: only `wire` stays open, as descriptor 3. False when a wall that must stand does not.
    bool enterInstance(int wire) const;

    // RLIMIT_DATA behind the heap's own limit: what no native allocation can pass.
    void limitMemory(size_t bytes) const;

    // The layers reached, in words: "network namespace, ..., seccomp".
    const std::string &layers() const { return m_layers; }
    // The walls that must stand and do not, in words; empty when instances are confined.
    const std::string &missing() const { return m_missing; }
    bool mayRun() const { return m_missing.empty() || m_strictness == Strictness::AsFarAsPossible; }

private:
    static constexpr int kWire = 3;
    // Beyond the limit: native structures of V8, the stacks of its threads, buffers of the wire.
    static constexpr size_t kSlack = 32u << 20;
    // What an instance that dies of its limit may take to find out where it was.
    static constexpr size_t kLastWordsSlack = 8u << 20;

    void enterNamespaces();
    void dropPrivileges();
    void note(bool isReached, const char *layer);
    void noteWall(bool stands, const char *layer);

    SeccompFilter m_filter;
    size_t m_dataAtStart = 0;
    int m_nullDevice = -1;
    const Strictness m_strictness;
    std::string m_layers;
    std::string m_missing;
};

} // namespace isola
