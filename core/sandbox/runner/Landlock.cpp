#include "core/sandbox/runner/Landlock.h"

#include <cstddef>
#include <cstdint>
#include <sys/syscall.h>
#include <unistd.h>

namespace isola {

namespace {

constexpr long kCreateRuleset = 444;
constexpr long kRestrictSelf = 446;
constexpr unsigned kAskVersion = 1;

// The kernel's struct landlock_ruleset_attr; older ones know only the first fields, told by size.
struct RulesetAttributes {
    uint64_t fileSystem = 0;
    uint64_t network = 0;
    uint64_t scoped = 0;
};

} // namespace

int landlockVersion()
{
    const long version = syscall(kCreateRuleset, nullptr, 0, kAskVersion);
    return version < 0 ? 0 : int(version);
}

bool landlockForbidEverything()
{
    const int version = landlockVersion();
    if (version == 0)
        return false;
    RulesetAttributes attributes;
    attributes.fileSystem = version >= 5 ? 0xffff : version >= 3 ? 0x7fff : version == 2 ? 0x3fff : 0x1fff;
    attributes.network = version >= 4 ? 3 : 0; // bind and connect TCP
    attributes.scoped = version >= 6 ? 3 : 0; // abstract Unix sockets, signals
    const size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
    const int ruleset = int(syscall(kCreateRuleset, &attributes, size, 0));
    if (ruleset < 0)
        return false;
    const bool isRestricted = syscall(kRestrictSelf, ruleset, 0) == 0;
    close(ruleset);
    return isRestricted;
}

} // namespace isola
