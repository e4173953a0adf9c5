#include "ui/invoke/CallHistory.h"

using namespace Qt::StringLiterals;

namespace isola {

static constexpr qsizetype kMostCalls = 30; // of one function
static constexpr qsizetype kMostBody = 64 * 1024; // longer bodies are not kept

void CallHistory::open(const ApiServer &server)
{
    m_calls = m_file.open(server, u"calls"_s);
}

static QJsonObject withoutSecrets(QJsonObject request)
{
    QJsonObject headers = request.value("headers"_L1).toObject();
    for (const QString &name : headers.keys())
        if (name.compare("authorization"_L1, Qt::CaseInsensitive) == 0 || name.compare("cookie"_L1, Qt::CaseInsensitive) == 0)
            headers.remove(name);
    if (headers.isEmpty())
        request.remove("headers"_L1);
    else
        request.insert("headers"_L1, headers);
    if (request.value("body"_L1).toString().size() > kMostBody)
        request.remove("body"_L1);
    return request;
}

void CallHistory::add(const QString &function, PastCall call)
{
    const QJsonObject entry{{u"time"_s, call.time.toUTC().toString(Qt::ISODateWithMs)},
        {u"request"_s, withoutSecrets(call.request)}, {u"status"_s, call.status}, {u"durationMs"_s, call.durationMs}};
    QJsonArray calls = m_calls.value(function).toArray();
    calls.prepend(entry);
    while (calls.size() > kMostCalls)
        calls.removeLast();
    m_calls.insert(function, calls);
    m_file.save(m_calls);
}

QList<PastCall> CallHistory::calls(const QString &function) const
{
    QList<PastCall> calls;
    for (const QJsonValue &value : m_calls.value(function).toArray()) {
        const QJsonObject entry = value.toObject();
        calls.append({QDateTime::fromString(entry.value("time"_L1).toString(), Qt::ISODateWithMs),
            entry.value("request"_L1).toObject(), entry.value("status"_L1).toInt(), entry.value("durationMs"_L1).toDouble()});
    }
    return calls;
}

} // namespace isola
