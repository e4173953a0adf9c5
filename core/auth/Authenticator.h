#pragma once
// Who calls: turns an Authorization header into a Caller. In memory, on the engine thread; tokens are compared by their hash, in
// constant time.

#include "core/base/Result.h"
#include "core/model/Caller.h"

#include <QByteArrayView>
#include <memory>

namespace isola {

class AppRegistry;
class Clock;
class TokenRegistry;

class Authenticator final {
public:
    Authenticator(TokenRegistry &tokens, AppRegistry &apps, QByteArray adminToken, const Clock &clock);
    ~Authenticator();

    // `authorization` is the header's value, empty when there is none (an anonymous caller). `app` is the app that the path names:
    // end-user tokens are checked against its keys. AuthInvalidToken when a token was sent and is not good.
    Result<Caller> authenticate(QByteArrayView authorization, const AppId &app);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace isola
