#include "core/agents/StoredCaller.h"

#include "core/model/WireNames.h"
#include "core/registry/StoredTypes.h"

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kCallerKinds = int(CallerKind::Agent) + 1;

QString storedCaller(const Caller &caller)
{
    return storedObject({{u"kind"_s, QString(wireName(caller.kind))}, {u"admin"_s, caller.isAdmin}, {u"app"_s, caller.app.value},
        {u"key"_s, QString::fromUtf8(caller.keyId)}, {u"name"_s, QString::fromUtf8(caller.name)},
        {u"user"_s, QString::fromUtf8(caller.userId)}, {u"claims"_s, QString::fromUtf8(caller.claims)}});
}

Caller callerFromStored(const QByteArray &json)
{
    const QJsonObject object = objectFromStored(json);
    Caller caller;
    caller.kind = fromWireName<CallerKind>(object.value("kind"_L1).toString(), kCallerKinds).value_or(CallerKind::Anonymous);
    caller.isAdmin = object.value("admin"_L1).toBool();
    caller.app = AppId{object.value("app"_L1).toString()};
    caller.keyId = object.value("key"_L1).toString().toUtf8();
    caller.name = object.value("name"_L1).toString().toUtf8();
    caller.userId = object.value("user"_L1).toString().toUtf8();
    caller.claims = object.value("claims"_L1).toString().toUtf8();
    return caller;
}

} // namespace isola
