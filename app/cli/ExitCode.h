#pragma once
// How `isola` ends: what scripts may rely on. docs/cli.md and the man page list these.

namespace isola {

enum class ExitCode {
    Ok = 0,
    Failed = 1, // anything without a number of its own
    Usage = 2, // wrong arguments, or input that the server refused
    NotFound = 3,
    NotAuthorised = 4,
    Unreachable = 5, // no server, or it does not answer
    FunctionFailed = 6, // the function threw, ran out of time or memory, or answered 400 or more
    Conflict = 7,
    Busy = 8, // paused, rate limited or not ready: the same command may work later
};

} // namespace isola
