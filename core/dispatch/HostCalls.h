#pragma once
// What instances have asked of the host and what is still to come of it: gives questions to the service they are for, answers to
// the wire, and holds both to their windows. Owned by the Engine, engine thread.

#include "core/dispatch/HostService.h"
#include "core/model/FlightRecord.h"
#include "core/sandbox/wire/wire_generated.h"

#include <QHash>
#include <unordered_map>

namespace isola {

struct EngineCall;
class InstancePool;
class InstanceProcess;

class HostCalls final : private HostAnswers {
public:
    explicit HostCalls(InstancePool &pool) : m_pool(pool) { }

    void addService(const QByteArray &name, HostService &service) { m_services.insert(name, &service); }

    // What an instance sent.
    void ask(InstanceProcess &instance, EngineCall &call, const wire::HostCall &message);
    // A question of a call that has ended here in the meantime.
    void passOver(InstanceProcess &instance, const wire::HostCall &message);
    void takeBody(InstanceProcess &instance, const wire::HostChunk &message);
    void takeCredit(InstanceProcess &instance, const wire::HostCredit &message);
    void takeCancel(InstanceProcess &instance, const wire::HostCancel &message);

    // The call has ended, or will begin anew.
    void cancelAll(EngineCall &call);

private:
    // Per instance. The runtime asks up to 100 things at once and lets the others wait; this is the wall behind it.
    static constexpr size_t kMaxOpen = 128;
    static constexpr int64_t kMaxOpenBytes = 32 << 20;

    struct Open {
        HostCallId id;
        InstanceProcess *instance = nullptr;
        uint32_t number = 0; // on the wire
        EngineCall *call = nullptr;
        HostService *service = nullptr;
        int64_t bytes = 0; // of the question itself
        bool isBodyComplete = true; // of what follows it
        int64_t bodyOutstanding = 0; // sent by the function, not yet used up by the service
        bool isAnswered = false;
        int64_t answerOutstanding = 0; // sent by the service, not yet used up by the function
        int recorded = 0; // which of the call's it is, where that is recorded
    };

    void answer(HostCallId id, QByteArrayView result, QByteArrayView body, bool bodyFollows) override;
    void refuse(HostCallId id, const QString &message) override;
    void sendChunk(HostCallId id, QByteArrayView bytes, bool isLast) override;
    void breakOff(HostCallId id, const QString &message) override;
    void grant(HostCallId id, qint64 bytes) override;

    bool isNext(InstanceProcess &instance, uint32_t number);
    Open *find(HostCallId id);
    Open *find(InstanceProcess &instance, uint32_t number);
    void forget(const Open &open);
    static void record(const Open &open, RecordedHostFrame frame);
    void refuseAtOnce(InstanceProcess &instance, EngineCall &call, uint32_t number, int recorded, const QString &message);

    InstancePool &m_pool;
    QHash<QByteArray, HostService *> m_services;
    int64_t m_lastId = 0;
    std::unordered_map<int64_t, Open> m_open;
};

} // namespace isola
