#pragma once
// What the objects say no to, as errors of the API.

#include "core/base/Error.h"
#include "core/objects/Objects.h"
#include "server/Responder.h"

namespace isola {

Error objectError(ObjectFault fault, const BucketName &bucket, const QString &key);

// Names that cannot be: nothing when both are good. `key` null: only the bucket is meant.
std::optional<Error> objectNameFault(const QString &bucket, const QString &key);

QJsonObject objectJson(const ObjectInfo &object);

// A callback that answers a fault as it is and hands a value to `answer`.
template <typename T, typename Answer>
ObjectCallback<T> answeringObject(const Responder &responder, const BucketName &bucket, const QString &key, Answer answer)
{
    return [responder, bucket, key, answer = std::move(answer)](const ObjectOutcome<T> &outcome) {
        if (outcome)
            answer(*outcome);
        else
            responder.error(objectError(outcome.error(), bucket, key));
    };
}

} // namespace isola
