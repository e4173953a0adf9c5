#pragma once
// Which channels a rule of a websocket trigger means: a name with `*` for any characters, one at least, and with {user.id} or
// {user.claims.NAME} for what is known of who asks: "team:{user.claims.team}:*". A value.

#include "core/base/Result.h"
#include "core/model/Caller.h"

#include <QList>
#include <QString>

namespace isola {

class ChannelPattern final {
public:
    static constexpr qsizetype kLongest = 200;

    // ValidationInvalidSchema with what is wrong.
    static Result<ChannelPattern> parse(const QString &text);

    // Never for who lacks what the pattern names: an end user without that claim, a caller that is no end user. What a claim
    // holds is compared as it is, a * in it too.
    bool matches(const QString &channel, const Caller &caller) const;

private:
    struct Part {
        enum class Kind { Literal, Any, UserId, Claim };
        Kind kind = Kind::Literal;
        QString text; // of a literal, or the claim's name
    };

    QList<Part> m_parts;
};

} // namespace isola
