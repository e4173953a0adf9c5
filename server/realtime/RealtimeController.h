#pragma once
// GET /v1/{app_id}/realtime asked for without a WebSocket handshake: says what is missing. The handshake itself never comes here,
// see RealtimeDoor.

namespace isola {

class Router;

class RealtimeController final {
public:
    explicit RealtimeController(Router &router);
};

} // namespace isola
