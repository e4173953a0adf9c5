// isola-runner: the sandbox side of Isola. `isola-runner zygote SNAPSHOT` serves the engine over descriptor 3, `isola-runner
// version` tells which V8 is inside.

#include "core/sandbox/runner/Zygote.h"
#include "core/sandbox/runtime/Snapshot.h"

#include <cstdio>
#include <cstring>
#include <v8.h>

int main(int argc, char **argv)
{
    if (argc == 2 && std::strcmp(argv[1], "version") == 0)
        return std::printf("%s\n", v8::V8::GetVersion()) > 0 ? 0 : 1;
    if (argc != 3 || std::strcmp(argv[1], "zygote") != 0) {
        std::fprintf(stderr, "usage: isola-runner zygote SNAPSHOT (started by isola with a control socket on descriptor 3)\n");
        return 64;
    }
    const auto snapshot = isola::Snapshot::load(argv[2]);
    if (!snapshot) {
        std::fprintf(stderr, "isola-runner: %s\n", snapshot.error().c_str());
        return 65;
    }
    return isola::Zygote(**snapshot, 3).run();
}
