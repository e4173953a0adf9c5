#pragma once
// The fields that every answer of the API itself carries: which request it belongs to, and what keeps browsers from making more
// of it than data. Functions answer for themselves: their answers get none of these.

#include "core/model/Invocation.h"

namespace isola {

// `own` are the answer's own fields, which count where both name one.
FieldBlock apiFields(const QByteArray &requestId, QByteArrayView own);

} // namespace isola
