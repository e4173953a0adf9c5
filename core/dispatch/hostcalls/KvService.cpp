#include "core/dispatch/hostcalls/KvService.h"

#include "core/dispatch/hostcalls/HostJson.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace isola {

void KvService::ask(const HostQuestion &question, HostAnswers &answers)
{
    const QJsonObject arguments = hostArguments(question);
    const Asked asked{question.id, answers, question.invocation.function->app, arguments.value("key"_L1).toString(), arguments};
    if (question.kind == "kv.list")
        return list(asked);
    const qsizetype length = asked.name.toUtf8().size();
    if (length == 0 || length > kMaxKey || asked.name.contains(QChar(u'\0')))
        return answers.refuse(question.id, u"kv: a key must be 1 to %1 bytes of UTF-8, without NUL"_s.arg(kMaxKey));
    if (question.kind == "kv.get")
        return get(asked);
    if (question.kind == "kv.put")
        return put(asked, question.body.toByteArray());
    if (question.kind == "kv.delete")
        return remove(asked);
    answers.refuse(question.id, u"This server has no %1"_s.arg(QString::fromUtf8(question.kind)));
}

void KvService::get(const Asked &asked)
{
    using Found = std::optional<KvEntry>;
    m_database.run<Found>([app = asked.app, name = asked.name, now = m_database.now()](
                              AppStores &stores) -> Result<Found> { return stores.kv.get(app, name, now); },
        [id = asked.id, &answers = asked.answers](const Result<Found> &found) {
            if (!found)
                return answers.refuse(id, found.error().message);
            if (!*found)
                return answers.answer(id, "{}");
            const QByteArray result = toJson({{u"kind"_s, (*found)->kind}});
            answers.answer(id, result, (*found)->value);
        });
}

void KvService::put(const Asked &asked, const QByteArray &value)
{
    const QString kind = asked.arguments.value("kind"_L1).toString();
    const auto ttl = hostTtl(asked.arguments);
    if (kind != "text"_L1 && kind != "json"_L1 && kind != "bytes"_L1)
        return asked.answers.refuse(asked.id, u"kv: kind must be text, json or bytes"_s);
    if (value.size() > kMaxValue)
        return asked.answers.refuse(asked.id, u"kv: a value may have up to %1 bytes"_s.arg(kMaxValue));
    if (!ttl)
        return asked.answers.refuse(asked.id, u"kv: %1"_s.arg(ttl.error().message));
    KvEntry entry{kind, value, {}};
    if (*ttl)
        entry.expiresAt = m_database.now() + Milliseconds(**ttl).count();
    m_database.run<void>([app = asked.app, name = asked.name, entry = std::move(entry)](
                             AppStores &stores) { return stores.kv.put(app, name, entry); },
        [id = asked.id, &answers = asked.answers](const Result<void> &result) {
            if (result)
                answers.answer(id, "{}");
            else
                answers.refuse(id, result.error().message);
        });
}

void KvService::remove(const Asked &asked)
{
    m_database.run<bool>([app = asked.app, name = asked.name, now = m_database.now()](
                             AppStores &stores) -> Result<bool> { return stores.kv.remove(app, name, now); },
        [id = asked.id, &answers = asked.answers](const Result<bool> &wasThere) {
            if (wasThere)
                answers.answer(id, *wasThere ? "true" : "false");
            else
                answers.refuse(id, wasThere.error().message);
        });
}

static QJsonObject pageJson(const KvPage &page)
{
    QJsonArray keys;
    for (const KvKey &key : page.keys) {
        QJsonObject entry{{u"name"_s, key.name}};
        if (key.expiresAt)
            entry.insert(u"expiresAt"_s, double(*key.expiresAt));
        keys.append(entry);
    }
    QJsonObject object{{u"keys"_s, keys}};
    if (page.hasMore)
        object.insert(u"cursor"_s, page.keys.last().name);
    return object;
}

void KvService::list(const Asked &asked)
{
    KvRange range;
    range.prefix = asked.arguments.value("prefix"_L1).toString();
    range.after = asked.arguments.value("cursor"_L1).toString();
    range.limit = asked.arguments.value("limit"_L1).toInt(kMaxPage);
    if (range.limit < 1 || range.limit > kMaxPage)
        return asked.answers.refuse(asked.id, u"kv: limit must be between 1 and %1"_s.arg(kMaxPage));
    m_database.run<KvPage>([app = asked.app, range, now = m_database.now()](
                               AppStores &stores) -> Result<KvPage> { return stores.kv.list(app, range, now); },
        [id = asked.id, &answers = asked.answers](const Result<KvPage> &page) {
            if (page)
                answers.answer(id, toJson(pageJson(*page)));
            else
                answers.refuse(id, page.error().message);
        });
}

} // namespace isola
