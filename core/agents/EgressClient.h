#pragma once
// HTTP requests of the agents' own: each goes out the way that functions' requests do, checked on the address that is really
// connected to, on one egress thread from the first request on. Engine thread.

#include "core/base/Clock.h"
#include "core/dispatch/egress/LazyEgress.h"

#include <QByteArray>
#include <QMap>
#include <QObject>
#include <QTimer>
#include <memory>
#include <unordered_map>

namespace isola {

struct HttpHead {
    int status = 0;
    QMap<QByteArray, QByteArray> fields; // names in lower case; of repeated ones the last
};

class EgressClient final : public QObject {
    Q_OBJECT

public:
    // All of them are called later than start(), and none after cancel().
    struct Listener {
        std::function<void(const HttpHead &head)> head;
        std::function<void(QByteArrayView bytes)> bytes;
        std::function<void(const QString &fault)> ended; // last; empty: the answer is whole
    };

    explicit EgressClient(EgressOptions options);
    ~EgressClient() override;

    void setOwnPorts(const QList<quint16> &ports); // that nothing is sent to

    // Ends with a fault when it takes longer than that; none: as long as it likes.
    quint64 start(EgressRequest request, std::optional<Milliseconds> patience, Listener listener);
    void cancel(quint64 transfer);

private:
    struct UnderWay {
        std::shared_ptr<const Listener> listener; // it may cancel its own transfer
        std::unique_ptr<QTimer> timer;
    };

    void takeEvents();
    void takeEvent(const EgressEvent &event);
    void end(quint64 transfer, const QString &fault);

    quint64 m_last = 0;
    std::unordered_map<quint64, UnderWay> m_transfers;
    LazyEgress m_egress; // last: its thread calls back into this
};

} // namespace isola
