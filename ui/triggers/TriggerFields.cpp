#include "ui/triggers/TriggerFields.h"

#include "ui/widgets/Words.h"

using namespace Qt::StringLiterals;

namespace isola {

static QList<TriggerField> httpFields()
{
    return {
        {u"auth"_s, FieldKind::Choice, tr("Who may call"),
            tr("required: a service token or a signed-in user. optional: anyone, users are recognised. none: open to everyone."),
            {}, {u"required"_s, u"optional"_s, u"none"_s}, false},
        {u"method"_s, FieldKind::List, tr("Methods"), tr("Separated by commas; others are answered 405. Empty: any."),
            u"GET, POST"_s, {}, false},
        {u"path"_s, FieldKind::Text, tr("Path pattern"), tr("/orders/:id gives ctx.params.id. Empty: any path below the URL."),
            u"/orders/:id"_s, {}, false},
    };
}

static QList<TriggerField> cronFields()
{
    return {
        {u"schedule"_s, FieldKind::Text, tr("Schedule"),
            tr("Minute, hour, day, month, weekday; or @hourly, @daily and the like."), u"*/15 * * * *"_s, {}, true},
        {u"timezone"_s, FieldKind::Text, tr("Time zone"), tr("A name of the IANA database. Empty: UTC."), u"Europe/Rome"_s, {},
            false},
        {u"catch_up"_s, FieldKind::Choice, tr("Runs missed while the server was down"),
            tr("one: a single run makes up for them. skip: none. all: each of them."), {}, {u"one"_s, u"skip"_s, u"all"_s},
            false},
    };
}

static QList<TriggerField> uploadFields()
{
    return {
        {u"bucket"_s, FieldKind::Text, tr("Bucket"), tr("Its objects are watched."), u"uploads"_s, {}, true},
        {u"prefix"_s, FieldKind::Text, tr("Key begins with"), tr("Empty: any key."), u"images/"_s, {}, false},
        {u"contentTypes"_s, FieldKind::List, tr("Content types"), tr("Separated by commas; image/* is allowed. Empty: any."),
            u"image/*, application/pdf"_s, {}, false},
    };
}

static QList<TriggerField> webhookFields()
{
    return {
        {u"secret_required"_s, FieldKind::Flag, tr("The sender must sign"),
            tr("The provider's own signature over the body is checked, not only the signed URL."), {}, {}, false},
        {u"provider"_s, FieldKind::Choice, tr("Provider"), tr("Whose way of signing is checked."), {},
            {QString(), u"github"_s, u"stripe"_s, u"slack"_s, u"shopify"_s, u"standard"_s, u"custom"_s}, false},
        {u"secret"_s, FieldKind::Secret, tr("Signing secret"),
            tr("Never shown again. Leave it as it is to keep the one that is stored."), {}, {}, false},
        {u"signature_header"_s, FieldKind::Text, tr("Signature header"), tr("Only for custom providers."), u"x-signature"_s, {},
            false},
        {u"tolerance_seconds"_s, FieldKind::Number, tr("Clock tolerance in seconds"),
            tr("Older deliveries are refused: 1 to 86400."), u"300"_s, {}, false},
    };
}

QList<TriggerField> triggerFields(TriggerType type)
{
    switch (type) {
    case TriggerType::Http:
        return httpFields();
    case TriggerType::Cron:
        return cronFields();
    case TriggerType::S3Upload:
        return uploadFields();
    case TriggerType::Webhook:
        return webhookFields();
    case TriggerType::Websocket:
        return {{u"event"_s, FieldKind::Text, tr("Event"),
            tr("Only frames of this event reach the function. Empty: every frame."), u"message"_s, {}, false}};
    }
    Q_UNREACHABLE();
}

QString triggerTitle(TriggerType type)
{
    switch (type) {
    case TriggerType::Http:
        return tr("HTTP");
    case TriggerType::Cron:
        return tr("Schedule");
    case TriggerType::S3Upload:
        return tr("Upload");
    case TriggerType::Webhook:
        return tr("Webhook");
    case TriggerType::Websocket:
        return tr("WebSocket");
    }
    Q_UNREACHABLE();
}

QString triggerExplanation(TriggerType type)
{
    switch (type) {
    case TriggerType::Http:
        return tr("Requests to the function's URL.");
    case TriggerType::Cron:
        return tr("Runs at set times.");
    case TriggerType::S3Upload:
        return tr("An object is stored in a bucket.");
    case TriggerType::Webhook:
        return tr("Signed deliveries from another service.");
    case TriggerType::Websocket:
        return tr("Frames that clients of the app's socket send.");
    }
    Q_UNREACHABLE();
}

} // namespace isola
