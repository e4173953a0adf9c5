#include "ui/registry/FunctionTemplates.h"

#include "ui/widgets/Words.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace isola {

static QString codeOf(TriggerType type)
{
    QFile file(u":/templates/%1.js"_s.arg(wireName(type)));
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT(isOpen);
    Q_UNUSED(isOpen);
    return QString::fromUtf8(file.readAll());
}

QList<FunctionTemplate> functionTemplates()
{
    return {
        {TriggerType::Http, tr("HTTP endpoint"), tr("Answers requests at its own URL."), codeOf(TriggerType::Http), {}},
        {TriggerType::Cron, tr("Scheduled job"), tr("Runs at set times."), codeOf(TriggerType::Cron),
            {{u"schedule"_s, u"*/15 * * * *"_s}}},
        {TriggerType::Webhook, tr("Webhook"), tr("Takes signed events from another service."), codeOf(TriggerType::Webhook), {}},
        {TriggerType::S3Upload, tr("On upload"), tr("Runs when an object is stored in a bucket."), codeOf(TriggerType::S3Upload),
            {{u"bucket"_s, u"uploads"_s}}},
        {TriggerType::Websocket, tr("Realtime"), tr("Answers frames of a WebSocket."), codeOf(TriggerType::Websocket), {}},
    };
}

} // namespace isola
