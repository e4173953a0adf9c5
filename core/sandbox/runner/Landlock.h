#pragma once
// Landlock: this process may open no file, no TCP port, and reach no abstract socket or process outside its domain.
// Source: kernel Documentation/userspace-api/landlock.rst.

namespace isola {

// Version of the kernel's Landlock interface, 0 without it.
int landlockVersion();

// A layer of its own for the calling thread and what it forks: every right the kernel knows is handled and none granted.
bool landlockForbidEverything();

} // namespace isola
