#pragma once
// What may fail returns Result<T>; nothing thrown crosses a room.

#include "core/base/Error.h"

#include <tl/expected.hpp>

namespace isola {

template <typename T> using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorCode code, QString message, QString remediation = {})
{
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(remediation), {}});
}

inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace isola
