#pragma once
// An app as one file over HTTP: out of one server and into another.

#include "server/Router.h"
#include "server/api/AppImport.h"

namespace isola {

class ArchiveController final {
public:
    ArchiveController(Router &router, ImportTarget target);

private:
    void exportApp(const Request &request, const Responder &responder) const;
    void importApp(const Request &request, const Responder &responder) const;

    const ImportTarget m_target;
};

} // namespace isola
