#pragma once
// Private versions for test calls: what a person has not deployed yet, checked as a deploy is and loaded, but never live and in
// no registry. The same draft again runs in the instance that it has already. Engine thread.

#include "core/registry/FunctionRegistry.h"
#include "server/api/CodeCheck.h"

#include <QHash>

namespace isola {

class Engine;

class DraftVersions final {
public:
    // All of it outlives this.
    DraftVersions(const FunctionRegistry &functions, Engine &engine, CodeCheck check);

    // `draft` has the fields of a deploy but the name: what it leaves out is as it is live. The version's number is 0. Faults
    // name their field below "draft".
    void make(const AppId &app, const QString &name, QJsonObject draft, Callback<FunctionVersionPtr> done);

private:
    void keep(FunctionVersionPtr asked, const FunctionVersionPtr &checked, const Callback<FunctionVersionPtr> &done);

    struct Known {
        FunctionVersionPtr asked; // as it was put together
        FunctionVersionPtr ready; // what runs
    };

    const FunctionRegistry &m_functions;
    Engine &m_engine;
    const CodeCheck m_check;
    QHash<FunctionId, Known> m_known; // the latest of each function
};

} // namespace isola
