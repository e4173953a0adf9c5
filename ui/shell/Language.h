#pragma once
// The console in the language of the desktop: texts that are not translated stay English.

class QCoreApplication;

namespace isola {

// Before the first window is made. Qt's own dialogs follow where their texts are installed.
void installLanguage(QCoreApplication &application);

} // namespace isola
