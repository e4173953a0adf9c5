#pragma once
// The API's own description: the OpenAPI document as JSON, and a page that makes it readable without anything from elsewhere.

#include "server/Router.h"

namespace isola {

class DocsController final {
public:
    explicit DocsController(Router &router);
};

} // namespace isola
