#pragma once
// Brings what a shard's functions ask of the host to a service that lives on another thread, and its answers back: for what there
// is only once in a server, like its sockets. HostRelay stands for the service on the shard's thread, HostRelayEnd for the shard
// on the service's.

#include "core/dispatch/HostService.h"

#include <QHash>
#include <QObject>

namespace isola {

class HostRelay;

class HostRelayEnd final : public QObject, public HostAnswers {
    Q_OBJECT

public:
    // Made on the service's thread; the service outlives it. It goes while neither thread runs what the other has sent.
    HostRelayEnd(HostService &service, int shard) : m_service(service), m_shard(shard) { }

    void answer(HostCallId id, QByteArrayView result, QByteArrayView body, bool bodyFollows) override;
    void refuse(HostCallId id, const QString &message) override;
    void sendChunk(HostCallId id, QByteArrayView bytes, bool isLast) override;
    void breakOff(HostCallId id, const QString &message) override;
    void grant(HostCallId id, qint64 bytes) override;

private:
    friend class HostRelay;

    // Engines number their questions each for itself; the service hears those of all.
    static constexpr int64_t kMostShards = 64;
    HostCallId idHere(HostCallId shardId) const { return {-(shardId.value * kMostShards + m_shard)}; }
    static HostCallId idThere(HostCallId id) { return {-id.value / kMostShards}; }
    void sendBack(HostCallId id, bool isEnd, std::function<void(HostAnswers &, HostCallId)> words);

    HostService &m_service;
    const int64_t m_shard;
    HostRelay *m_relay = nullptr;
};

class HostRelay final : public QObject, public HostService {
    Q_OBJECT

public:
    // Made on the shard's thread.
    explicit HostRelay(HostRelayEnd &end);

    void ask(const HostQuestion &question, HostAnswers &answers) override;
    void takeBody(HostCallId id, QByteArrayView bytes, bool isLast, const QString &fault) override;
    void grant(HostCallId id, qint64 bytes) override;
    void cancel(HostCallId id) override;

private:
    friend class HostRelayEnd;

    void send(std::function<void(HostService &)> words);
    void pass(HostCallId id, bool isEnd, const std::function<void(HostAnswers &, HostCallId)> &words);

    HostRelayEnd &m_end;
    QHash<HostCallId, HostAnswers *> m_open; // those that nobody has cancelled
};

} // namespace isola
