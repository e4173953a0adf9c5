#pragma once
// What a function may ask of the host, seen from both ends: a HostService answers all questions of one name, a HostAnswers takes
// the answers on their way back. Bodies go both ways in pieces within windows of wire::kBodyWindow bytes. Engine thread.

#include "core/base/Ids.h"
#include "core/model/Invocation.h"

namespace isola {

using HostCallId = NumericId<struct HostCallTag>;

struct HostQuestion {
    HostCallId id;
    uint64_t instance = 0; // the number of the one that asks
    const Invocation &invocation; // whose function asks; valid during ask()
    MonotonicTime deadline; // of the call that asks: what is asked is cancelled when that ends
    QByteArrayView kind; // "kv.get"; whatever the instance sent
    QByteArrayView arguments;
    QByteArrayView body;
    bool bodyFollows = false;
};

class HostAnswers {
public:
    virtual ~HostAnswers() = default;
    // Exactly one of the two first, unless the question is cancelled. May be called from inside ask().
    virtual void answer(HostCallId id, QByteArrayView result, QByteArrayView body = {}, bool bodyFollows = false) = 0;
    virtual void refuse(HostCallId id, const QString &message) = 0;
    // Within the window; the last piece ends the answer.
    virtual void sendChunk(HostCallId id, QByteArrayView bytes, bool isLast) = 0;
    // The body stays incomplete; ends the answer.
    virtual void breakOff(HostCallId id, const QString &message) = 0;
    // So many bytes of what follows the question are used up.
    virtual void grant(HostCallId id, qint64 bytes) = 0;
};

class HostService {
public:
    virtual ~HostService() = default;
    virtual void ask(const HostQuestion &question, HostAnswers &answers) = 0;
    // What follows the question; with a fault the rest of it will not come.
    virtual void takeBody(HostCallId, QByteArrayView, bool /*isLast*/, const QString & /*fault*/) { }
    // The function has used up so many bytes of the answer's body.
    virtual void grant(HostCallId, qint64) { }
    // Nobody wants the answer, or the rest of it, any more. Nothing may be said about it afterwards.
    virtual void cancel(HostCallId) { }
};

} // namespace isola
