#pragma once
// How much memory the machine has left. Any thread.

namespace isola {

// What programs could still get without swapping, as a share of all: MemAvailable over MemTotal of /proc/meminfo. 1 when it
// cannot be told.
double availableMemoryShare();

} // namespace isola
