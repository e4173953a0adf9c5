#pragma once
// Answers "fetch": turns questions into requests of the egress thread and its events into answers. What the question and the
// answer look like is said in core/sandbox/runtime/js/fetchexchange.ts. Engine thread.

#include "core/dispatch/HostService.h"
#include "core/dispatch/egress/Egress.h"
#include "core/dispatch/hostcalls/FetchQuota.h"

#include <QObject>
#include <unordered_map>

namespace isola {

class FetchService final : public QObject, public HostService {
    Q_OBJECT

public:
    explicit FetchService(EgressOptions options, QObject *parent = nullptr);

    // Ports that this server listens on: functions may not fetch from them.
    void setOwnPorts(const QList<quint16> &ports);

    void ask(const HostQuestion &question, HostAnswers &answers) override;
    void takeBody(HostCallId id, QByteArrayView bytes, bool isLast, const QString &fault) override;
    void grant(HostCallId id, qint64 bytes) override;
    void cancel(HostCallId id) override;

    int openCount() const { return int(m_open.size()); }

private:
    // The runtime keeps to 50 by itself and lets the others wait; this is the wall behind it.
    static constexpr int kMaxPerInstance = 64;
    static constexpr size_t kMaxOpen = 4000;

    struct Open {
        HostAnswers *answers = nullptr;
        uint64_t instance = 0;
        AppId app;
        bool isAnswered = false;
    };

    void takeEvents();
    void takeEvent(const EgressEvent &event);
    void forget(HostCallId id);

    std::unordered_map<int64_t, Open> m_open;
    std::unordered_map<uint64_t, int> m_perInstance;
    SystemClock m_clock;
    FetchQuota m_quota{m_clock};
    Egress m_egress; // last: its thread calls back into this
};

} // namespace isola
