#pragma once
// The http trigger's `path`: "/orders/:id" against the sub-path of a call. A segment is fixed, ":name", or, at the end, "*" for
// the rest.

#include "core/model/Invocation.h"

#include <optional>

namespace isola {

// `subPath` is percent-encoded, "" or starting with '/'. Nothing when it does not match; values are decoded.
std::optional<QList<PathParameter>> matchPath(QByteArrayView pattern, QByteArrayView subPath);

// "." and ".." segments, plain or escaped: clients resolve them before sending, and no reader here must.
bool hasDotSegment(QByteArrayView path);

} // namespace isola
