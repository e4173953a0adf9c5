#pragma once
// A notification of the desktop (freedesktop.org Desktop Notifications Specification 1.2). Without such a service nothing
// happens: the badge in the window says the same.

#include <QString>

namespace isola {

void showDesktopNotice(const QString &title, const QString &text);

} // namespace isola
