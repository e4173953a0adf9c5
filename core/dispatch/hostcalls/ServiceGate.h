#pragma once
// A service of the first shard, for functions that run in the others: what they ask goes to its thread, what it answers comes
// back to theirs. The gate stands beside the service, a ForwardedService in each other shard.

#include "core/dispatch/HostService.h"

#include <QObject>
#include <QPointer>
#include <unordered_map>

namespace isola {

class ForwardedService;

// Lives on the service's thread, and outlives the shards that ask through it.
class ServiceGate final : public QObject, private HostAnswers {
    Q_OBJECT

public:
    ServiceGate(HostService &service, QObject *parent = nullptr);
    ~ServiceGate() override;

private:
    friend class ForwardedService;

    // Where an answer goes. The asker is gone only once its thread has ended, for which this thread waits.
    struct Asker {
        QPointer<ForwardedService> service;
        HostCallId id; // as it is known there
    };

    struct Question {
        uint64_t instance = 0;
        Invocation invocation;
        MonotonicTime deadline;
        QByteArray kind;
        QByteArray arguments;
        QByteArray body;
        bool bodyFollows = false;
    };

    void ask(const QPointer<ForwardedService> &asker, HostCallId id, const Question &question);
    void takeBody(
        const QPointer<ForwardedService> &asker, HostCallId id, const QByteArray &bytes, bool isLast, const QString &fault);
    void grantAnswer(const QPointer<ForwardedService> &asker, HostCallId id, qint64 bytes);
    void cancel(const QPointer<ForwardedService> &asker, HostCallId id);

    void answer(HostCallId id, QByteArrayView result, QByteArrayView body, bool bodyFollows) override;
    void refuse(HostCallId id, const QString &message) override;
    void sendChunk(HostCallId id, QByteArrayView bytes, bool isLast) override;
    void breakOff(HostCallId id, const QString &message) override;
    void grant(HostCallId id, qint64 bytes) override;

    template <typename Job> void tell(HostCallId id, bool isLast, Job job);
    std::optional<HostCallId> find(const QPointer<ForwardedService> &asker, HostCallId id) const;

    HostService &m_service;
    int64_t m_lastId = int64_t(1) << 48; // apart from the ids of the service's own shard
    std::unordered_map<int64_t, Asker> m_askers;
};

// Lives on the thread of the shard that asks.
class ForwardedService final : public QObject, public HostService {
    Q_OBJECT

public:
    explicit ForwardedService(ServiceGate &gate, QObject *parent = nullptr);
    ~ForwardedService() override;

    void ask(const HostQuestion &question, HostAnswers &answers) override;
    void takeBody(HostCallId id, QByteArrayView bytes, bool isLast, const QString &fault) override;
    void grant(HostCallId id, qint64 bytes) override;
    void cancel(HostCallId id) override;

private:
    friend class ServiceGate;

    ServiceGate &m_gate;
    std::unordered_map<int64_t, HostAnswers *> m_open;
};

} // namespace isola
