#pragma once
// A cron schedule as a sentence in the person's language: "At 02:30, Monday to Friday". Only for reading: what is due when, the
// server says.

#include <QString>

namespace isola {

// Empty for what is not a schedule.
QString cronSentence(const QString &schedule);

} // namespace isola
