#pragma once
// Console entries as a log row keeps them: JSON text without names, [[level,milliseconds,"message"],...], so that a search of the
// text meets the messages and little else. The only place that knows this form.

#include "core/model/Invocation.h"

#include <QByteArray>
#include <QList>

namespace isola {

QByteArray encodeConsole(const QList<ConsoleEntry> &entries); // empty for no entries
QList<ConsoleEntry> decodeConsole(QByteArrayView json);

// The text as it stands inside an encoded message: UTF-8 with JSON's escapes, without the quotes around it.
QByteArray encodedMessage(const QString &text);

} // namespace isola
