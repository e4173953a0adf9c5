#pragma once
// What a deploy would change besides the code, in words: one line for each setting and each field of a trigger.

#include <QJsonObject>
#include <QList>
#include <QString>

namespace isola {

struct SettingChange {
    QString what; // "Timeout", "Schedule trigger: timezone"
    QString before; // empty: there was none
    QString after; // empty: there will be none

    bool operator==(const SettingChange &) const = default;
};

// `deployed` as the API gives the function, `changes` as fields of the deploy body.
QList<SettingChange> settingsDifference(const QJsonObject &deployed, const QJsonObject &changes);

} // namespace isola
