#pragma once
// Hangs a new snapshot on the board with every change of the registries, before the change is answered: a call that begins after
// the answer finds it on every thread. Lives with the registries.

#include "core/registry/SnapshotBoard.h"

#include <QObject>

namespace isola {

class AppRegistry;
class FunctionRegistry;
class TokenRegistry;

class SnapshotPublisher final : public QObject {
    Q_OBJECT

public:
    // All outlive it.
    SnapshotPublisher(const FunctionRegistry &functions, const AppRegistry &apps, const TokenRegistry &tokens,
        SnapshotBoard &board, QObject *parent = nullptr);
    ~SnapshotPublisher() override;

private:
    void takeAll();
    void takeFunction(FunctionId function);
    void dropFunction(FunctionId function);
    void takeApps();
    void takeTokens();

    const FunctionRegistry &m_functions;
    const AppRegistry &m_apps;
    const TokenRegistry &m_tokens;
    SnapshotBoard &m_board;
    RegistrySnapshot m_snapshot; // the one that hangs there
};

} // namespace isola
