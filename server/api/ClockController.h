#pragma once
// The server's clock over HTTP: what time it has, and, where it is simulated, setting it forward.

#include "core/base/Clock.h"
#include "server/Router.h"

namespace isola {

class TimePlayer;

class ClockController final {
public:
    // `player` is null where the clock is the machine's. Both outlive the router's last request.
    ClockController(Router &router, const Clock &clock, TimePlayer *player);

private:
    void show(const Request &request, const Responder &responder) const;
    void advance(const Request &request, const Responder &responder) const;

    const Clock &m_clock;
    TimePlayer *m_player;
};

} // namespace isola
