#pragma once
// How a change that takes time answers: called once, on the thread of the object that was asked, with the value or the error. A
// refusal may come before the asking call returns.

#include "core/base/Result.h"

#include <functional>

namespace isola {

template <typename T> using Callback = std::function<void(Result<T>)>;

} // namespace isola
