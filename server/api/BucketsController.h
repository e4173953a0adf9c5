#pragma once
// /v1/{app}/buckets: the app's buckets and objects for its developers, without an S3 client: listed, uploaded, fetched, removed.
// What is uploaded here raises the same events as at the S3 endpoint.

#include "core/objects/Objects.h"
#include "server/Router.h"

namespace isola {

class AppRegistry;

class BucketsController final {
public:
    BucketsController(Router &router, Objects &objects, const AppRegistry &apps);

private:
    void list(const Request &request, const Responder &responder) const;
    void create(const Request &request, const Responder &responder) const;
    void remove(const Request &request, const Responder &responder) const;
    void listObjects(const Request &request, const Responder &responder) const;
    void removeObject(const Request &request, const Responder &responder) const;

    Objects &m_objects;
};

} // namespace isola
