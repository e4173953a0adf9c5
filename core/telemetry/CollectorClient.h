#pragma once
// Posts to an OpenTelemetry collector, and waits for its answer: for a thread that may wait. The operator chose the address, so
// that no egress policy is asked. stop() may be called from any thread.

#include "core/base/Result.h"

#include <QByteArrayList>
#include <atomic>
#include <memory>

namespace isola {

struct Collector {
    QString endpoint; // "http://127.0.0.1:4318", without a slash at its end
    QByteArrayList fields; // "name: value", for its authentication
};

class CollectorClient final {
public:
    enum class Answer { Taken, Refused, TryAgain };

    explicit CollectorClient(Collector collector);
    ~CollectorClient();

    // `path` is "/v1/traces" or "/v1/logs". `reason` says what was wrong.
    Answer post(const QByteArray &path, const QByteArray &json, QString &reason);
    void stop() { m_isStopped = true; } // what is posted now or later ends as TryAgain

private:
    struct Handle;

    const Collector m_collector;
    std::unique_ptr<Handle> m_handle; // keeps the connection
    std::atomic<bool> m_isStopped = false;
};

} // namespace isola
