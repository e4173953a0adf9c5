#pragma once
// The host of a call that is run again: answers what its code asks with what the recorded call was answered, frame by frame, and
// notes where it asks for something else. Nothing that is asked here leaves the process. Engine thread, one per replay.

#include "core/model/FlightRecord.h"
#include "core/sandbox/wire/wire_generated.h"

#include <QCryptographicHash>
#include <unordered_map>

namespace isola {

class InstanceProcess;

// One thing that is not as it was recorded.
struct ReplayDifference {
    QString what; // "fetch", "kv.get" ...: what is asked of the host. "order", "status", "header", "body", "error", "cpu"
    QString name; // of a header; else empty
    QString message; // in words
    QString recorded;
    QString replayed;
};

class ReplayHost final {
public:
    explicit ReplayHost(FlightRecordPtr flight);

    const FlightRecord &flight() const { return *m_flight; }

    void ask(InstanceProcess &instance, const wire::HostCall &question);
    void takeBody(const wire::HostChunk &chunk);
    // The call's last word: what it heard less or more than the recorded one.
    void takeEnd(const wire::Done &done);

    // After the end, in the order of the recording.
    QList<ReplayDifference> differences() const;

private:
    struct Asked {
        int recorded = 0; // from 1; 0: none
        QString shown;
        std::unique_ptr<QCryptographicHash> bodyHash;
        qint64 bodyBytes = 0;
        bool isBodyWhole = true;
    };

    int match(const QByteArray &kind, const QByteArray &arguments, const Asked &asked) const;
    void send(InstanceProcess &instance, uint32_t number, int recorded) const;
    void compareBody(const Asked &asked);

    const FlightRecordPtr m_flight;
    QList<bool> m_isUsed; // of the recorded host calls
    std::unordered_map<uint32_t, Asked> m_asked; // by number, those whose body is still to come
    QList<ReplayDifference> m_differences;
    uint32_t m_skipped = 0;
    uint32_t m_beyond = 0;
};

} // namespace isola
