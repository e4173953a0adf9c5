#pragma once
// Console lines as rich text: the one place that escapes what a function printed before it is shown as HTML.

#include "ui/client/ApiValues.h"
#include "ui/theme/ThemeColors.h"

namespace isola {

QString consoleHtml(const QList<ConsoleLine> &lines, const ThemeColors &colors);

} // namespace isola
