#pragma once
// What a call looks up on its way: the function, its app, the token. An engine shard has one of its own, for its thread only:
// LiveRegistryView beside the registries, SnapshotRegistryView elsewhere.

#include "core/model/App.h"
#include "core/model/Function.h"
#include "core/model/Token.h"

#include <QByteArrayView>

namespace isola {

class RegistryView {
public:
    virtual ~RegistryView() = default;

    virtual FunctionVersionPtr findFunction(QByteArrayView app, QByteArrayView name) const = 0; // the live version; null: none
    virtual AppPtr findApp(QByteArrayView id) const = 0; // null: none
    // The service token with this secret, null when there is none; good until the view is asked again. Counts as a use.
    virtual const Token *findService(QByteArrayView secret) = 0;
};

} // namespace isola
