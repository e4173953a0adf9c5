// isola-runner: the sandbox side of Isola. `isola-runner zygote SNAPSHOT [--allow-weaker-sandbox]` serves the engine over
// descriptor 3, `isola-runner version` tells which V8 is inside.

#include "core/sandbox/runner/Zygote.h"
#include "core/sandbox/runtime/Snapshot.h"

#include <cstdio>
#include <cstring>
#include <v8.h>

int main(int argc, char **argv)
{
    if (argc == 2 && std::strcmp(argv[1], "version") == 0)
        return std::printf("%s\n", v8::V8::GetVersion()) > 0 ? 0 : 1;
    const bool allowsWeaker = argc == 4 && std::strcmp(argv[3], "--allow-weaker-sandbox") == 0;
    if ((argc != 3 && !allowsWeaker) || std::strcmp(argv[1], "zygote") != 0) {
        std::fprintf(stderr,
            "usage: isola-runner zygote SNAPSHOT [--allow-weaker-sandbox] (started by isola with a control socket on descriptor "
            "3)\n");
        return 64;
    }
    const auto snapshot = isola::Snapshot::load(argv[2]);
    if (!snapshot) {
        std::fprintf(stderr, "isola-runner: %s\n", snapshot.error().c_str());
        return 65;
    }
    using Strictness = isola::Confinement::Strictness;
    return isola::Zygote(**snapshot, 3, allowsWeaker ? Strictness::AsFarAsPossible : Strictness::WallsMustStand).run();
}
