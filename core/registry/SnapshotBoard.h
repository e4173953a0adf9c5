#pragma once
// Where the newest snapshot of the registries hangs for all threads to see. Any thread. The mutex is taken after a change only:
// who looks compares one number first.

#include "core/model/App.h"
#include "core/model/Function.h"
#include "core/model/Token.h"
#include "core/registry/FunctionKey.h"

#include <atomic>
#include <memory>
#include <mutex>

namespace isola {

// What calls look up, as it was at one moment: immutable, shared between threads.
struct RegistrySnapshot {
    using Functions = std::unordered_map<FunctionKey, FunctionVersionPtr, FunctionKeyHash, FunctionKeyEqual>;
    using Apps = std::unordered_map<QByteArray, AppPtr, BytesHash, BytesEqual>;
    using Tokens = QHash<QByteArray, Token>; // service tokens by the hash of their secret

    // Apart, so that a change copies only what it touches.
    std::shared_ptr<const Functions> functions; // live ones
    std::shared_ptr<const Apps> apps;
    std::shared_ptr<const Tokens> tokens;
};

class SnapshotBoard final {
public:
    // From here on every thread that asks sees it.
    void hang(RegistrySnapshot snapshot)
    {
        const std::lock_guard lock(m_mutex);
        m_snapshot = std::move(snapshot);
        m_number.fetch_add(1, std::memory_order_release);
    }

    // True when `snapshot` was older than the newest, and now is that.
    bool renew(RegistrySnapshot &snapshot, quint64 &number) const
    {
        if (m_number.load(std::memory_order_acquire) == number)
            return false;
        const std::lock_guard lock(m_mutex);
        snapshot = m_snapshot;
        number = m_number.load(std::memory_order_relaxed);
        return true;
    }

private:
    mutable std::mutex m_mutex;
    RegistrySnapshot m_snapshot;
    std::atomic<quint64> m_number = 0; // of changes; 0: nothing hangs there yet
};

} // namespace isola
