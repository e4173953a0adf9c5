#include "core/dispatch/hostcalls/IdempotencyService.h"

#include "core/dispatch/hostcalls/HostJson.h"

using namespace Qt::StringLiterals;

namespace isola {

void IdempotencyService::ask(const HostQuestion &question, HostAnswers &answers)
{
    if (question.kind != "idempotency.claim")
        return answers.refuse(question.id, u"This server has no %1"_s.arg(QString::fromUtf8(question.kind)));
    const QJsonObject arguments = hostArguments(question);
    const FunctionVersion &function = *question.invocation.function;
    const QString scope = arguments.value("scope"_L1).toString();
    // A scope of one's own is shared by the app's functions, for what is done once whoever does it.
    const IdempotencyKey key{function.app, scope.isEmpty() ? u"function:%1"_s.arg(function.function.value) : u"shared:"_s + scope,
        arguments.value("key"_L1).toString()};
    if (key.name.isEmpty() || key.name.toUtf8().size() > kMaxText)
        return answers.refuse(question.id, u"idempotency: a key must be 1 to %1 bytes of UTF-8"_s.arg(kMaxText));
    if (key.scope.toUtf8().size() > kMaxText)
        return answers.refuse(question.id, u"idempotency: a scope may have up to %1 bytes of UTF-8"_s.arg(kMaxText));
    const auto ttl = hostTtl(arguments);
    if (!ttl)
        return answers.refuse(question.id, u"idempotency: %1"_s.arg(ttl.error().message));
    const int64_t now = m_database.now();
    const int64_t expiresAt = now + Milliseconds(ttl->value_or(kDefaultTtl)).count();
    m_database.run<bool>(
        [key, expiresAt, now](AppStores &stores) -> Result<bool> { return stores.claims.claim(key, expiresAt, now); },
        [id = question.id, &answers](const Result<bool> &isFirst) {
            if (isFirst)
                answers.answer(id, *isFirst ? "true" : "false");
            else
                answers.refuse(id, isFirst.error().message);
        });
}

} // namespace isola
