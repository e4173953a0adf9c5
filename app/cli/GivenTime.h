#pragma once
// Times as people give them to commands.

#include <QString>
#include <string>

namespace isola {

// As the API takes it, or how long ago: 90s, 10m, 2h, 7d.
QString givenTime(const std::string &text);

} // namespace isola
