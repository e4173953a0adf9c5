#pragma once
// Makes end-user tokens for development and tests, signed with the app's own secret. The only place that signs JWTs.

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/model/App.h"

#include <QJsonObject>

namespace isola {

struct MintRequest {
    QString userId; // becomes `sub`
    QJsonObject claims; // of the developer's choice
    std::chrono::seconds lifetime{3600};

    // {"kind":"end_user","user_id","claims"?,"expires_in"? (seconds)}
    static Result<MintRequest> fromJson(const QJsonObject &body);
};

class TokenMinter final {
public:
    explicit TokenMinter(const Clock &clock);

    // With the issuer and the audience that the app asks for.
    QByteArray mint(const App &app, const MintRequest &request) const;

private:
    const Clock &m_clock;
};

} // namespace isola
