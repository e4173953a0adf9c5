#pragma once
// What a new function begins as: one piece of code per kind of trigger, each a complete program that answers.

#include "core/model/Trigger.h"

#include <QList>

namespace isola {

struct FunctionTemplate {
    TriggerType type = TriggerType::Http;
    QString title;
    QString explanation;
    QString code;
    QJsonObject triggerConfig;
};

QList<FunctionTemplate> functionTemplates();

} // namespace isola
