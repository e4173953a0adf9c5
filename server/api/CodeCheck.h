#pragma once
// What a draft goes through before it may run: compiled, and loaded in a sandbox once (DraftCheck::check()).

#include "core/base/Callback.h"
#include "core/model/Function.h"

namespace isola {

using CodeCheck = std::function<void(FunctionVersionPtr draft, Callback<FunctionVersionPtr> done)>;

} // namespace isola
