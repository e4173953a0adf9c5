#pragma once
// GET /v1/{app_id}/realtime asked for without a WebSocket handshake: says what is missing. The handshake itself never comes here,
// see RealtimeDoor.

namespace isola {

class AppRegistry;
class Router;

class RealtimeController final {
public:
    RealtimeController(Router &router, const AppRegistry &apps);
};

} // namespace isola
