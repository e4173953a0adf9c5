#pragma once
// POST /v1/{app_id}/events/s3: notifications of an outside object store, in the words of AWS S3 or MinIO.

#include "server/Router.h"

namespace isola {

class AppRegistry;
class UploadEvents;

class ObjectEventsController final {
public:
    // All that is named here outlives the router's last request.
    ObjectEventsController(Router &router, const AppRegistry &apps, UploadEvents &uploads);

private:
    void take(const Request &request, const Responder &responder) const;

    UploadEvents &m_uploads;
};

} // namespace isola
