#pragma once
// Translated texts of functions that belong to no class.

#include <QCoreApplication>

namespace isola {

inline QString tr(const char *text)
{
    return QCoreApplication::translate("isola", text);
}

} // namespace isola
