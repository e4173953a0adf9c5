#include "core/registry/StoredTypes.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTimeZone>

namespace isola {

int64_t storedTime(const QDateTime &time)
{
    return time.toMSecsSinceEpoch();
}

QDateTime timeFromStored(int64_t milliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(milliseconds, QTimeZone::utc());
}

QDateTime changeTimeFromStored(int64_t milliseconds)
{
    return milliseconds == 0 ? QDateTime() : timeFromStored(milliseconds);
}

QString storedObject(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QJsonObject objectFromStored(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

QString storedTexts(const QStringList &texts)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(texts)).toJson(QJsonDocument::Compact));
}

QStringList textsFromStored(const QByteArray &json)
{
    QStringList texts;
    for (const QJsonValue &text : QJsonDocument::fromJson(json).array())
        texts.append(text.toString());
    return texts;
}

} // namespace isola
