#pragma once
// What waits for a person, over HTTP: list, look at, decide, and follow as it comes.

#include "core/agents/ApprovalDesk.h"
#include "server/EventAnswers.h"
#include "server/Router.h"

namespace isola {

class ApprovalsController final {
public:
    // All that is named here outlives the router's last request.
    ApprovalsController(Router &router, ApprovalDesk &desk, const AppRegistry &apps, EventAnswers &streams);

private:
    void list(const Request &request, const Responder &responder) const;
    void show(const Request &request, const Responder &responder) const;
    void decide(const Request &request, const Responder &responder) const;
    void follow(const Request &request, const Responder &responder) const;

    ApprovalDesk &m_desk;
    EventAnswers &m_streams;
};

} // namespace isola
