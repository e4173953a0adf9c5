#pragma once
// Apps over HTTP, and the variables that all functions of an app inherit. Making, listing and deleting apps is the operator's.

#include "server/Router.h"

namespace isola {

class AppRegistry;

class AppsController final {
public:
    AppsController(Router &router, AppRegistry &apps); // outlives the router's last request

private:
    void create(const Request &request, const Responder &responder) const;
    void list(const Request &request, const Responder &responder) const;
    void show(const Request &request, const Responder &responder) const;
    void update(const Request &request, const Responder &responder) const;
    void remove(const Request &request, const Responder &responder) const;
    void showEnvironment(const Request &request, const Responder &responder) const;
    void patchEnvironment(const Request &request, const Responder &responder) const;

    AppRegistry &m_apps;
};

} // namespace isola
