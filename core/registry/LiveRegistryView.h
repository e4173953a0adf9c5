#pragma once
// The view of the thread that the registries live on: straight from them.

#include "core/registry/AppRegistry.h"
#include "core/registry/FunctionRegistry.h"
#include "core/registry/RegistryView.h"
#include "core/registry/TokenRegistry.h"

namespace isola {

class LiveRegistryView final : public RegistryView {
public:
    // All outlive it.
    LiveRegistryView(const FunctionRegistry &functions, const AppRegistry &apps, TokenRegistry &tokens)
        : m_functions(functions), m_apps(apps), m_tokens(tokens)
    {
    }

    FunctionVersionPtr findFunction(QByteArrayView app, QByteArrayView name) const override
    {
        return m_functions.find(app, name);
    }
    AppPtr findApp(QByteArrayView id) const override { return m_apps.find(id); }
    const Token *findService(QByteArrayView secret) override { return m_tokens.findService(secret); }

private:
    const FunctionRegistry &m_functions;
    const AppRegistry &m_apps;
    TokenRegistry &m_tokens;
};

} // namespace isola
