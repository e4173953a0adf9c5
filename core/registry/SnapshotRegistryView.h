#pragma once
// The view of a thread that the registries do not live on: through the newest snapshot, which costs one look at an atomic number.
// One thread.

#include "core/base/Clock.h"
#include "core/registry/RegistryView.h"
#include "core/registry/SnapshotBoard.h"

#include <functional>

namespace isola {

class SnapshotRegistryView final : public RegistryView {
public:
    // Told of a token's use now and then, on this view's thread: that is stored where the tokens live.
    using UseHandler = std::function<void(TokenId token)>;

    // Board and clock outlive it.
    SnapshotRegistryView(const SnapshotBoard &board, UseHandler used, const Clock &clock);

    FunctionVersionPtr findFunction(QByteArrayView app, QByteArrayView name) const override;
    AppPtr findApp(QByteArrayView id) const override;
    const Token *findService(QByteArrayView secret) override;

private:
    static constexpr std::chrono::minutes kBetweenUses{1};

    const RegistrySnapshot &newest() const;

    const SnapshotBoard &m_board;
    const UseHandler m_used;
    const Clock &m_clock;
    mutable RegistrySnapshot m_snapshot;
    mutable quint64 m_number = 0;
    QHash<TokenId, MonotonicTime> m_lastUses;
};

} // namespace isola
