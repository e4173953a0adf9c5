#include "core/model/TriggerConfig.h"

#include "core/model/ChannelPattern.h"
#include "core/model/FieldReader.h"
#include "core/triggers/cron/CronExpression.h"
#include "core/triggers/cron/TimeZoneId.h"

#include <QRegularExpression>
#include <QSet>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr int kDefaultToleranceSeconds = 300;
static constexpr int kMostToleranceSeconds = 86400;
static constexpr int kLongestPrefix = 1024; // the longest S3 key

// RFC 9110, section 5.6.2: what methods and field names are made of.
static bool isHttpToken(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("\\A[!#$%&'*+.^_`|~0-9A-Za-z-]+\\z"));
    return pattern.match(text).hasMatch();
}

// A string or a list of strings; kept in the form it came in, in capitals.
static void checkMethod(FieldReader &reader, QJsonObject &config)
{
    static constexpr QLatin1StringView kField("method");
    const std::optional<QJsonValue> sent = reader.value(kField);
    if (!sent)
        return;
    std::optional<QStringList> methods;
    if (sent->isArray())
        methods = reader.texts(kField);
    else if (const auto method = reader.text(kField))
        methods = QStringList{*method};
    if (!methods)
        return;
    QJsonArray checked;
    for (const QString &method : *methods) {
        if (!isHttpToken(method))
            return reader.refuse(kField, QStringLiteral("must be an HTTP method like GET, or a list of them"));
        checked.append(method == "*"_L1 ? QString(kAnyMethod) : method.toUpper());
    }
    if (checked.isEmpty())
        return reader.refuse(kField, QStringLiteral("must name a method; leave it out to allow any"));
    config.insert(kField, sent->isArray() ? QJsonValue(checked) : checked.first());
}

// What is wrong with a pattern like "/orders/:id", empty when nothing is.
static QString faultOfPathPattern(const QString &path)
{
    static const QRegularExpression parameter(QStringLiteral("\\A:[A-Za-z_][A-Za-z0-9_]*\\z"));
    static const QRegularExpression literal(QStringLiteral("\\A[^\\s?#*:\\\\]*\\z"));
    if (!path.startsWith('/'_L1))
        return QStringLiteral("must begin with /");
    QSet<QString> names;
    for (const QString &segment : path.mid(1).split('/'_L1)) {
        if (!segment.startsWith(':'_L1)) {
            if (!literal.match(segment).hasMatch())
                return QStringLiteral("%1 is not a path segment; a parameter is written :name").arg(segment);
            continue;
        }
        if (!parameter.match(segment).hasMatch())
            return QStringLiteral("%1 is not a parameter name: letters, digits and _ only").arg(segment);
        if (names.contains(segment))
            return QStringLiteral("%1 occurs twice").arg(segment);
        names.insert(segment);
    }
    return {};
}

static QJsonObject checkedHttpConfig(FieldReader &reader)
{
    QJsonObject config;
    checkMethod(reader, config);
    if (const auto path = reader.text("path"_L1)) {
        if (const QString fault = faultOfPathPattern(*path); !fault.isEmpty())
            reader.refuse("path"_L1, fault);
        config.insert("path"_L1, *path);
    }
    const auto auth = reader.textOf("auth"_L1, {u"required"_s, u"optional"_s, u"none"_s});
    config.insert("auth"_L1, auth.value_or(u"required"_s));
    return config;
}

static QJsonObject checkedCronConfig(FieldReader &reader)
{
    QJsonObject config;
    const auto schedule = reader.text("schedule"_L1);
    if (!reader.has("schedule"_L1))
        reader.refuse("schedule"_L1, u"is missing: a cron expression like */5 * * * *"_s);
    else if (const auto parsed = CronExpression::parse(schedule.value_or(QString())); schedule && !parsed)
        reader.refuse("schedule"_L1, parsed.error().message);
    config.insert("schedule"_L1, schedule.value_or(QString()).trimmed());

    const QString timezone = reader.text("timezone"_L1).value_or(u"UTC"_s);
    if (const auto zone = timeZoneOf(timezone); !zone)
        reader.refuse("timezone"_L1, zone.error().message);
    config.insert("timezone"_L1, timezone);
    config.insert("catch_up"_L1, reader.textOf("catch_up"_L1, {u"one"_s, u"skip"_s, u"all"_s}).value_or(u"one"_s));
    return config;
}

static QJsonObject checkedUploadConfig(FieldReader &reader)
{
    static const QRegularExpression bucketPattern(QStringLiteral("\\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\\z"));
    static const QRegularExpression mimePattern(QStringLiteral("\\A[!#$&^_.+a-z0-9-]+/(\\*|[!#$&^_.+a-z0-9-]+)\\z"));
    QJsonObject config;
    const auto bucket = reader.text("bucket"_L1);
    if (!reader.has("bucket"_L1))
        reader.refuse("bucket"_L1, u"is missing: the bucket to watch"_s);
    else if (bucket && !bucketPattern.match(*bucket).hasMatch())
        reader.refuse("bucket"_L1, u"must be 3 to 63 lower-case letters, digits, dots and hyphens"_s);
    config.insert("bucket"_L1, bucket.value_or(QString()));

    if (const auto prefix = reader.text("prefix"_L1)) {
        if (prefix->toUtf8().size() > kLongestPrefix)
            reader.refuse("prefix"_L1, u"must be at most 1024 bytes"_s);
        config.insert("prefix"_L1, *prefix);
    }
    if (const auto types = reader.texts("contentTypes"_L1)) {
        QJsonArray checked;
        for (const QString &type : *types) {
            if (!mimePattern.match(type.toLower()).hasMatch())
                reader.refuse("contentTypes"_L1, QStringLiteral("%1 is not a content type like image/png or image/*").arg(type));
            checked.append(type.toLower());
        }
        config.insert("contentTypes"_L1, checked);
    }
    return config;
}

static void checkHeaderName(QLatin1StringView field, FieldReader &reader, QJsonObject &config)
{
    const auto name = reader.text(field);
    if (!name)
        return;
    if (!isHttpToken(*name))
        reader.refuse(field, u"must be the name of a header"_s);
    config.insert(field, *name);
}

// How a sender that is none of the known ones signs.
static void checkCustomSignature(FieldReader &reader, QJsonObject &config)
{
    checkHeaderName("timestamp_header"_L1, reader, config);
    if (const auto algorithm = reader.textOf("signature_algorithm"_L1, {u"sha256"_s, u"sha1"_s, u"sha512"_s}))
        config.insert("signature_algorithm"_L1, *algorithm);
    if (const auto encoding = reader.textOf("signature_encoding"_L1, {u"hex"_s, u"base64"_s}))
        config.insert("signature_encoding"_L1, *encoding);
    if (const auto prefix = reader.text("signature_prefix"_L1))
        config.insert("signature_prefix"_L1, *prefix);
    const auto text = reader.text("signed_text"_L1);
    if (!text)
        return;
    if (text->count("{body}"_L1) != 1)
        reader.refuse("signed_text"_L1, u"must hold {body} once, and may hold {timestamp}"_s);
    if (text->contains("{timestamp}"_L1) && !config.contains("timestamp_header"_L1))
        reader.refuse("timestamp_header"_L1, u"is missing: signed_text holds {timestamp}"_s);
    config.insert("signed_text"_L1, *text);
}

static QJsonObject checkedWebhookConfig(FieldReader &reader)
{
    static const QStringList providers{u"github"_s, u"stripe"_s, u"slack"_s, u"shopify"_s, u"standard"_s, u"custom"_s};
    QJsonObject config;
    config.insert("secret_required"_L1, reader.boolean("secret_required"_L1).value_or(false));
    if (const auto sources = reader.text("allowed_sources"_L1)) {
        for (const QString &tag : sources->split(','_L1))
            if (!providers.contains(tag.trimmed()))
                reader.refuse("allowed_sources"_L1,
                    QStringLiteral("%1 is not one of %2, separated by commas").arg(tag.trimmed(), providers.join(u", "_s)));
        config.insert("allowed_sources"_L1, *sources);
    }
    if (const auto secret = reader.text("secret"_L1)) {
        if (secret->isEmpty())
            reader.refuse("secret"_L1, u"must not be empty; leave it out when there is none"_s);
        config.insert("secret"_L1, *secret);
    }
    checkHeaderName("signature_header"_L1, reader, config);
    checkHeaderName("idempotency_key_header"_L1, reader, config);
    checkCustomSignature(reader, config);
    config.insert("tolerance_seconds"_L1,
        reader.integer("tolerance_seconds"_L1, 1, kMostToleranceSeconds).value_or(kDefaultToleranceSeconds));
    if (const auto provider = reader.textOf("provider"_L1, providers))
        config.insert("provider"_L1, *provider);
    return config;
}

// Who may listen and speak where, once there is such a list.
static void checkChannels(FieldReader &reader, QJsonObject &config)
{
    static constexpr qsizetype kMostRules = 100;
    const auto sent = reader.array("channels"_L1);
    if (!sent)
        return;
    if (sent->size() > kMostRules)
        return reader.refuse("channels"_L1, u"must be at most %1 rules"_s.arg(kMostRules));
    QJsonArray rules;
    for (qsizetype i = 0; i < sent->size(); ++i) {
        FieldReader rule = reader.inner(sent->at(i).toObject(), u"channels[%1]"_s.arg(i));
        const auto channel = rule.text("channel"_L1);
        if (!rule.has("channel"_L1))
            rule.refuse("channel"_L1, u"is missing: a channel's name, * and {user.id} in it"_s);
        else if (const auto parsed = ChannelPattern::parse(channel.value_or(QString())); channel && !parsed)
            rule.refuse("channel"_L1, parsed.error().message);
        rules.append(QJsonObject{{u"channel"_s, channel.value_or(QString())},
            {u"subscribe"_s, rule.boolean("subscribe"_L1).value_or(true)},
            {u"publish"_s, rule.boolean("publish"_L1).value_or(false)}});
        rule.refuseUnknown();
    }
    config.insert("channels"_L1, rules);
}

static QJsonObject checkedWebsocketConfig(FieldReader &reader)
{
    QJsonObject config;
    checkChannels(reader, config);
    if (const auto event = reader.text("event"_L1)) {
        if (event->isEmpty())
            reader.refuse("event"_L1, u"must not be empty; leave it out to receive every frame"_s);
        config.insert("event"_L1, *event);
    }
    return config;
}

static QJsonObject checkedConfig(TriggerType type, FieldReader &reader)
{
    switch (type) {
    case TriggerType::Http:
        return checkedHttpConfig(reader);
    case TriggerType::Cron:
        return checkedCronConfig(reader);
    case TriggerType::S3Upload:
        return checkedUploadConfig(reader);
    case TriggerType::Webhook:
        return checkedWebhookConfig(reader);
    case TriggerType::Websocket:
        return checkedWebsocketConfig(reader);
    }
    Q_UNREACHABLE();
}

QJsonObject checkedTriggerConfig(TriggerType type, FieldReader &reader)
{
    QJsonObject config = checkedConfig(type, reader);
    reader.refuseUnknown();
    return config;
}

} // namespace isola
