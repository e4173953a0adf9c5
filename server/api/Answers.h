#pragma once
// Small things that all controllers say alike.

#include "core/base/Callback.h"
#include "server/Responder.h"

namespace isola {

struct Request;

// A callback that answers an error as it is and hands a value to `answer`.
template <typename T, typename Answer> Callback<T> answering(const Responder &responder, Answer answer)
{
    return [responder, answer = std::move(answer)](Result<T> result) {
        if (!result)
            return responder.error(result.error());
        if constexpr (std::is_void_v<T>)
            answer();
        else
            answer(std::move(*result));
    };
}

// {"success":true}
void sendSuccess(const Responder &responder);

// 404 for a function of the request's app.
Error unknownFunction(const QString &name);

} // namespace isola
