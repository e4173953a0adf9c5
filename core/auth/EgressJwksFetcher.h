#pragma once
// Fetches key sets the way functions fetch: checked on the address that is really connected to, so that `jwks_url` reaches
// nothing that a function may not. Has an egress thread of its own, from the first fetch on. One thread.

#include "core/auth/JwksFetcher.h"
#include "core/dispatch/egress/LazyEgress.h"

#include <QObject>
#include <unordered_map>

namespace isola {

class EgressJwksFetcher final : public QObject, public JwksFetcher {
    Q_OBJECT

public:
    explicit EgressJwksFetcher(EgressOptions options, QObject *parent = nullptr);

    // Ports that this server listens on: nothing is fetched from them.
    void setOwnPorts(const QList<quint16> &ports);
    void fetch(const QString &url, Callback<QByteArray> done) override;

private:
    static constexpr qsizetype kMostBytes = 1024 * 1024;
    static constexpr int kPatienceMs = 10000;

    struct Open {
        QString url;
        Callback<QByteArray> done;
        int status = 0;
        QByteArray body;
    };

    void takeEvents();
    void takeEvent(const EgressEvent &event);
    void fail(uint64_t transfer, const QString &reason);

    std::unordered_map<uint64_t, Open> m_open;
    uint64_t m_lastTransfer = 0;
    LazyEgress m_egress; // last: its thread calls back into this
};

} // namespace isola
