#pragma once
// Values as columns hold them: times as milliseconds, lists and objects as JSON text.

#include <QDateTime>
#include <QJsonObject>
#include <QStringList>

namespace isola {

int64_t storedTime(const QDateTime &time);
QDateTime timeFromStored(int64_t milliseconds);
QDateTime changeTimeFromStored(int64_t milliseconds); // 0, of an older program: not known

QString storedObject(const QJsonObject &object);
QJsonObject objectFromStored(const QByteArray &json);

QString storedTexts(const QStringList &texts);
QStringList textsFromStored(const QByteArray &json);

} // namespace isola
