#pragma once
// What an app is born with.

#include "core/model/App.h"

namespace isola {

class Clock;

// Named like its id, with a signing key of its own.
App newApp(const AppId &id, const Clock &clock);

// The time as stored rows and answers have it.
QDateTime timeOf(const Clock &clock);

} // namespace isola
