#include "server/api/Answers.h"

using namespace Qt::StringLiterals;

namespace isola {

void sendSuccess(const Responder &responder)
{
    responder.json(200, {{u"success"_s, true}});
}

Error unknownFunction(const QString &name)
{
    return {ErrorCode::ResourceNotFound, u"There is no function \"%1\" in this app."_s.arg(name),
        u"List the app's functions, or deploy it first."_s, {}};
}

} // namespace isola
