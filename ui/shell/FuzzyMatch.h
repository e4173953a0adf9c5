#pragma once
// How well what a person typed fits a text: the letters in order, beginnings of words before anything else.

#include <QStringView>
#include <optional>

namespace isola {

// Higher fits better; nullopt: does not fit. An empty query fits everything alike.
std::optional<int> fuzzyScore(QStringView query, QStringView text);

} // namespace isola
