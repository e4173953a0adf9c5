#pragma once
// SIGTERM and SIGINT: somebody wants the program to end. One per process.

#include "app/SystemSignal.h"

#include <csignal>

namespace isola {

class StopSignal final : public SystemSignal {
public:
    explicit StopSignal(QObject *parent = nullptr) : SystemSignal({SIGTERM, SIGINT}, parent) { }
};

} // namespace isola
