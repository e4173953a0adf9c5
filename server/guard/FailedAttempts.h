#pragma once
// Counts wrong tokens per client address, so that guessing is slow: beyond a handful an address is told to wait. Good tokens are
// not affected, or one bad client behind a shared address would lock the others out. Bounded memory; one thread.

#include "server/guard/TokenBucket.h"

#include <QByteArray>
#include <QCache>

namespace isola {

class FailedAttempts final {
public:
    static constexpr double kPerSecond = 0.5;
    static constexpr double kBurst = 20;

    // Notes one; false when the address has used up its attempts.
    bool note(const QByteArray &address, MonotonicTime now);

private:
    static constexpr int kMostAddresses = 20'000;

    QCache<QByteArray, TokenBucket> m_addresses{kMostAddresses}; // the least recently seen leave
};

} // namespace isola
