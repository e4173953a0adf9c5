#include "core/model/ChannelPattern.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <optional>

namespace isola {

using namespace Qt::StringLiterals;

static tl::unexpected<Error> refusePattern(const QString &message)
{
    return fail(ErrorCode::ValidationInvalidSchema, message, u"Like news, room:* or user:{user.id}."_s);
}

Result<ChannelPattern> ChannelPattern::parse(const QString &text)
{
    static const QRegularExpression claimName(u"\\Auser\\.claims\\.([A-Za-z0-9_:/.-]+)\\z"_s);
    if (text.isEmpty() || text.size() > kLongest)
        return refusePattern(u"must be a name of 1 to %1 characters"_s.arg(kLongest));
    ChannelPattern pattern;
    const auto addLiteral = [&pattern](const QString &literal) {
        if (!literal.isEmpty())
            pattern.m_parts.append({Part::Kind::Literal, literal});
    };
    for (qsizetype at = 0; at < text.size();) {
        static const QRegularExpression special(u"[*{}]"_s);
        const qsizetype next = text.indexOf(special, at);
        addLiteral(text.mid(at, next < 0 ? -1 : next - at));
        if (next < 0)
            break;
        at = next + 1;
        if (text[next] == u'*') {
            if (at < text.size() && text[at] == u'*')
                return refusePattern(u"has ** where * is enough"_s);
            pattern.m_parts.append({Part::Kind::Any, {}});
            continue;
        }
        const qsizetype end = text[next] == u'{' ? text.indexOf(u'}', at) : -1;
        if (end < 0)
            return refusePattern(u"has a %1 without its other half"_s.arg(text[next]));
        const QString name = text.mid(at, end - at);
        const auto claim = claimName.match(name);
        if (name != "user.id"_L1 && !claim.hasMatch())
            return refusePattern(u"has {%1}, which is neither {user.id} nor {user.claims.NAME}"_s.arg(name));
        pattern.m_parts.append(claim.hasMatch() ? Part{Part::Kind::Claim, claim.captured(1)} : Part{Part::Kind::UserId, {}});
        at = end + 1;
    }
    return pattern;
}

// Text and whole numbers only: anything else has no one form in a name.
static QString claimText(const QJsonValue &claim)
{
    if (claim.isDouble() && claim.toDouble() == double(claim.toInteger()))
        return QString::number(claim.toInteger());
    return claim.toString();
}

bool ChannelPattern::matches(const QString &channel, const Caller &caller) const
{
    // Between two `*` there is one literal: the shortest match of each is the one to take.
    QStringList literals{QString()};
    std::optional<QJsonObject> claims;
    for (const Part &part : m_parts) {
        QString known = part.text;
        if (part.kind == Part::Kind::Any) {
            literals.append(QString());
            continue;
        }
        if (part.kind != Part::Kind::Literal && caller.kind != CallerKind::EndUserJwt)
            return false;
        if (part.kind == Part::Kind::UserId) {
            known = QString::fromUtf8(caller.userId);
        } else if (part.kind == Part::Kind::Claim) {
            if (!claims)
                claims = QJsonDocument::fromJson(caller.claims).object();
            known = claimText(claims->value(part.text));
        }
        if (known.isEmpty())
            return false;
        literals.last() += known;
    }
    if (literals.size() == 1)
        return channel == literals.first();
    if (!channel.startsWith(literals.first()))
        return false;
    qsizetype at = literals.first().size();
    for (qsizetype i = 1; i + 1 < literals.size(); ++i) {
        const qsizetype found = channel.indexOf(literals[i], at + 1); // a * is one character at least
        if (found < 0)
            return false;
        at = found + literals[i].size();
    }
    return channel.endsWith(literals.last()) && channel.size() - literals.last().size() > at;
}

} // namespace isola
