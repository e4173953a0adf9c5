#pragma once
// Gets the document at an app's `jwks_url`. An interface, because it goes over the network.

#include "core/base/Callback.h"

#include <QByteArray>
#include <QString>

namespace isola {

class JwksFetcher {
public:
    virtual ~JwksFetcher() = default;

    // Calls back once on this thread, later, with the body of a 200 answer or the reason why there is none.
    virtual void fetch(const QString &url, Callback<QByteArray> done) = 0;
};

} // namespace isola
