#include "ui/registry/FunctionTemplates.h"

#include "core/model/StarterCode.h"
#include "ui/widgets/Words.h"

using namespace Qt::StringLiterals;

namespace isola {

static std::pair<QString, QString> titleAndExplanation(TriggerType type)
{
    switch (type) {
    case TriggerType::Http:
        return {tr("HTTP endpoint"), tr("Answers requests at its own URL.")};
    case TriggerType::Cron:
        return {tr("Scheduled job"), tr("Runs at set times.")};
    case TriggerType::Webhook:
        return {tr("Webhook"), tr("Takes signed events from another service.")};
    case TriggerType::S3Upload:
        return {tr("On upload"), tr("Runs when an object is stored in a bucket.")};
    case TriggerType::Websocket:
        return {tr("Realtime"), tr("Answers frames of a WebSocket.")};
    }
    Q_UNREACHABLE();
}

QList<FunctionTemplate> functionTemplates()
{
    QList<FunctionTemplate> templates;
    for (const StarterCode &starter : starterCodes()) {
        const auto [title, explanation] = titleAndExplanation(starter.trigger.type);
        templates.append({starter.trigger.type, title, explanation, starter.code, starter.trigger.config});
    }
    return templates;
}

} // namespace isola
