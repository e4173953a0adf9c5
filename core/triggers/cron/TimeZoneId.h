#pragma once
// Names of time zones as clients send them, checked: "Europe/Rome", "UTC".

#include "core/base/Result.h"

#include <QTimeZone>

namespace isola {

Result<QTimeZone> timeZoneOf(const QString &id);

} // namespace isola
