#pragma once
// Reads a JSON object from outside, field by field, and gathers every fault with the path of its field. What nobody asked for is
// refused by name at the end, so that a misspelt setting is never silently ignored.

#include "core/base/Error.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QStringList>
#include <optional>

namespace isola {

class FieldReader final {
public:
    // `path` names the object itself ("triggers[1].config", empty for the body); `faults` collects and must outlive this.
    FieldReader(QJsonObject object, QString path, QList<FieldError> &faults);

    bool has(QLatin1StringView name);

    // Each is absent when the field is, or when it is at fault.
    std::optional<QString> text(QLatin1StringView name);
    std::optional<QString> textOf(QLatin1StringView name, const QStringList &choices);
    std::optional<bool> boolean(QLatin1StringView name);
    std::optional<int> integer(QLatin1StringView name, int least, int most);
    std::optional<QJsonObject> object(QLatin1StringView name);
    std::optional<QJsonArray> array(QLatin1StringView name);
    std::optional<QStringList> texts(QLatin1StringView name); // an array of strings
    std::optional<QJsonValue> value(QLatin1StringView name);

    void refuse(QLatin1StringView name, const QString &message);
    // For an object within this one; its faults are gathered with these.
    FieldReader inner(const QJsonObject &object, const QString &name) const { return {object, pathOf(name), m_faults}; }
    QString pathOf(QStringView name) const;

    // To be called last.
    void refuseUnknown();

private:
    const QJsonObject m_object;
    QString m_path;
    QList<FieldError> &m_faults;
    QStringList m_known;
};

// The known name that was most likely meant, empty when none is close.
QString closestName(const QString &name, const QStringList &known);

} // namespace isola
