#pragma once
// The fields of each trigger type's config as a form wants them. Names and rules are the API's: the server has the last word.

#include "core/model/Trigger.h"

#include <QStringList>

namespace isola {

enum class FieldKind { Text, Choice, Flag, Number, List, Secret };

struct TriggerField {
    QString key; // in config
    FieldKind kind = FieldKind::Text;
    QString label;
    QString explanation;
    QString placeholder;
    QStringList choices;
    bool isRequired = false;
};

QList<TriggerField> triggerFields(TriggerType type);
QString triggerTitle(TriggerType type);
QString triggerExplanation(TriggerType type);

} // namespace isola
