#pragma once
// The edge of "/v1/{app}/fn/{name}[/sub/path]", any method: finds the function, decides from the head alone who may call it and
// how, and starts the call. What is refused here never reaches an instance. The hot path: nothing here touches disk, takes a lock
// or builds JSON for a call that goes through.

#include "server/calls/FunctionCall.h"

namespace isola {

class FunctionCalls final : public RequestOpener {
public:
    explicit FunctionCalls(CallDoor &door);

    static bool isCall(QByteArrayView path);

    Exchange *open(Connection &connection, const RequestHead &head) override;

    // A call that some other route makes, its request being complete: for Responder::passTo().
    Exchange *start(Connection &connection, Invocation invocation, Reader reader);

private:
    struct Arrival;
    Exchange *refuse(Arrival &arrival, const Error &error, const FieldBlock &moreFields = {});
    Exchange *refuseLogged(Arrival &arrival, const Error &error, const QString &reason, const FieldBlock &moreFields = {});
    Exchange *decide(Arrival &arrival);
    Exchange *begin(Arrival &arrival);
    void fillForLog(Arrival &arrival);
    Result<Caller> admit(const Arrival &arrival);
    Result<void> impersonate(Caller &caller, const Arrival &arrival) const;

    CallDoor &m_door;
    RunningCalls m_running;
};

} // namespace isola
