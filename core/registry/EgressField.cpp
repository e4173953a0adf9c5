#include "core/registry/EgressField.h"

#include <QRegularExpression>
#include <limits>

namespace isola {

using namespace Qt::StringLiterals;

// A name, all names below one, any, an address or a block of them; all but a block and a bare IPv6 address with an optional port.
// What they mean is core/dispatch/egress's business; what could never match must not look as if it did.
static bool isEgressHost(const QString &host)
{
    static const QRegularExpression name(
        QStringLiteral("\\A(\\*|(\\*\\.)?[^\\s/:*@?#%\\[\\]\\\\]+|\\[[0-9a-fA-F:.]+\\])(:[0-9]{1,5})?\\z"));
    static const QRegularExpression block(QStringLiteral("\\A[0-9a-fA-F:.]+(/[0-9]{1,3})?\\z"));
    return name.match(host).hasMatch() || (block.match(host).hasMatch() && (host.contains(u'/') || host.count(u':') > 1));
}

static void readHosts(FieldReader &egress)
{
    const auto hosts = egress.texts("hosts"_L1);
    if (hosts && (hosts->contains(QString()) || hosts->isEmpty()))
        egress.refuse("hosts"_L1, u"must name hosts, like api.example.com or *.example.com"_s);
    for (const QString &host : hosts.value_or(QStringList()))
        if (!host.isEmpty() && !isEgressHost(host))
            egress.refuse("hosts"_L1,
                u"%1 is not a host: name one like api.example.com, *.example.com, api.example.com:8443 or 10.0.0.0/8"_s.arg(
                    host));
}

static bool readBounds(FieldReader &egress)
{
    const bool hasAny = egress.has("requests_per_second"_L1) || egress.has("concurrent"_L1) || egress.has("response_bytes"_L1);
    egress.integer("requests_per_second"_L1, 1, 1'000'000);
    egress.integer("concurrent"_L1, 1, 4000);
    egress.integer("response_bytes"_L1, 1, std::numeric_limits<int>::max());
    return hasAny;
}

std::optional<QJsonObject> readEgress(FieldReader &reader, EgressOwner owner, QList<FieldError> &faults)
{
    const auto object = reader.object("egress"_L1);
    if (!object || object->isEmpty())
        return object;
    FieldReader egress(*object, reader.pathOf(u"egress"), faults);
    egress.textOf("mode"_L1, {u"allow"_s, u"deny"_s});
    readHosts(egress);
    const bool hasBounds = owner == EgressOwner::App && readBounds(egress);
    if (!egress.has("mode"_L1) && (egress.has("hosts"_L1) || !hasBounds))
        egress.refuse("mode"_L1, u"is missing: allow or deny"_s);
    egress.refuseUnknown();
    return object;
}

} // namespace isola
