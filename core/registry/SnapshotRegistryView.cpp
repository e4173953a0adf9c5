#include "core/registry/SnapshotRegistryView.h"

#include "core/registry/TokenRegistry.h"

namespace isola {

SnapshotRegistryView::SnapshotRegistryView(const SnapshotBoard &board, UseHandler used, const Clock &clock)
    : m_board(board), m_used(std::move(used)), m_clock(clock)
{
    newest();
    Q_ASSERT(m_snapshot.functions); // the publisher was there first
}

const RegistrySnapshot &SnapshotRegistryView::newest() const
{
    m_board.renew(m_snapshot, m_number);
    return m_snapshot;
}

FunctionVersionPtr SnapshotRegistryView::findFunction(QByteArrayView app, QByteArrayView name) const
{
    const RegistrySnapshot::Functions &functions = *newest().functions;
    const auto found = functions.find(FunctionKeyView(app, name));
    return found == functions.end() ? nullptr : found->second;
}

AppPtr SnapshotRegistryView::findApp(QByteArrayView id) const
{
    const RegistrySnapshot::Apps &apps = *newest().apps;
    const auto found = apps.find(id);
    return found == apps.end() ? nullptr : found->second;
}

const Token *SnapshotRegistryView::findService(QByteArrayView secret)
{
    const RegistrySnapshot::Tokens &tokens = *newest().tokens;
    const auto found = tokens.constFind(TokenRegistry::hashOf(secret));
    if (found == tokens.cend())
        return nullptr;
    const MonotonicTime now = m_clock.monotonic();
    const auto last = m_lastUses.constFind(found->id);
    if (last == m_lastUses.cend() || now - *last >= kBetweenUses) {
        m_lastUses.insert(found->id, now);
        m_used(found->id);
    }
    return &*found;
}

} // namespace isola
