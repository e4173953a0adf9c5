#pragma once
// Brings objects to the functions that wait for them: for every function with an s3_upload trigger that wants it, a delivery,
// stored in the same transaction as the object. Engine thread.

#include "core/triggers/Deliveries.h"
#include "core/triggers/upload/ObjectEvent.h"

namespace isola {

class UploadEvents final {
public:
    // All of it outlives this.
    UploadEvents(Objects &objects, Deliveries &deliveries, const FunctionRegistry &functions, const Clock &clock);
    ~UploadEvents();

    struct Accepted {
        int accepted = 0; // deliveries begun
        int duplicates = 0;
        int ignored = 0; // events that no function wants, and those that are not about new objects
    };

    // From an outside store; durable when it is answered.
    void accept(const AppId &app, const OutsideEvents &events, Callback<Accepted> done);

private:
    Objects::InTransaction prepare(const AppId &app);
    Delivery deliveryOf(const FunctionVersion &function, const ObjectEvent &event) const;
    QList<FunctionVersionPtr> waitingFunctions(const AppId &app) const;

    Objects &m_objects;
    Deliveries &m_deliveries;
    const FunctionRegistry &m_functions;
    const Clock &m_clock;
};

} // namespace isola
