#pragma once
// Answers "idempotency.claim": ctx.idempotency. Arguments are JSON {key, scope?, ttlSeconds?}, the result is `true` or `false`.
// Engine thread.

#include "core/dispatch/HostService.h"
#include "core/dispatch/hostcalls/AppDatabase.h"

namespace isola {

class IdempotencyService final : public HostService {
public:
    explicit IdempotencyService(AppDatabase &database) : m_database(database) { }

    void ask(const HostQuestion &question, HostAnswers &answers) override;

private:
    static constexpr qsizetype kMaxText = 512; // of a key or a scope, UTF-8 bytes
    static constexpr std::chrono::hours kDefaultTtl{24};

    AppDatabase &m_database;
};

} // namespace isola
