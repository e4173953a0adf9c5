#include "core/model/StarterCode.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace isola {

static StarterCode starterCode(TriggerType type, const QJsonObject &config = {})
{
    QFile file(u":/templates/%1.js"_s.arg(wireName(type)));
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT(isOpen);
    Q_UNUSED(isOpen);
    return {Trigger{type, config, true}, QString::fromUtf8(file.readAll())};
}

QList<StarterCode> starterCodes()
{
    return {
        starterCode(TriggerType::Http),
        starterCode(TriggerType::Cron, {{u"schedule"_s, u"*/15 * * * *"_s}}),
        starterCode(TriggerType::Webhook),
        starterCode(TriggerType::S3Upload, {{u"bucket"_s, u"uploads"_s}}),
        starterCode(TriggerType::Websocket),
    };
}

} // namespace isola
