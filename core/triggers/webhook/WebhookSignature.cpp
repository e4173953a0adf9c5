#include "core/triggers/webhook/WebhookSignature.h"

#include <QMessageAuthenticationCode>
#include <openssl/crypto.h>

namespace isola {

using namespace Qt::StringLiterals;

static QByteArray hmac(QCryptographicHash::Algorithm algorithm, const QByteArray &key, const QByteArray &text)
{
    return QMessageAuthenticationCode::hash(text, key, algorithm);
}

static QByteArray hmac256(const QByteArray &key, const QByteArray &text)
{
    return hmac(QCryptographicHash::Sha256, key, text);
}

bool isSame(QByteArrayView left, QByteArrayView right)
{
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), size_t(left.size())) == 0;
}

static QString missing(const QByteArray &header)
{
    return u"the header %1 is missing"_s.arg(QString::fromLatin1(header));
}

static std::optional<QString> verdict(bool isRight)
{
    return isRight ? std::nullopt : std::optional(u"the signature does not match: another secret, or the body was changed"_s);
}

// ---- Time

static int64_t secondsOf(WallTime time)
{
    return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

static std::optional<QString> faultOfTime(const QByteArray &text, const WebhookConfig &config, WallTime now)
{
    bool isNumber = false;
    const int64_t sent = text.toLongLong(&isNumber);
    if (!isNumber || text.startsWith('+') || text.startsWith('-'))
        return u"the timestamp \"%1\" is not a number of seconds"_s.arg(QString::fromLatin1(text));
    const int64_t age = secondsOf(now) - sent;
    if (std::abs(age) <= config.tolerance.count())
        return {};
    return u"the timestamp is %1 s %2, more than %3 s: a replay, or a clock is wrong"_s.arg(std::abs(age))
        .arg(age > 0 ? u"old"_s : u"ahead"_s)
        .arg(config.tolerance.count());
}

// ---- Each sender's way

static std::optional<QString> githubFault(const WebhookConfig &config, const WebhookMessage &message)
{
    const QByteArray expected = "sha256=" + hmac256(config.secret, message.request.body).toHex();
    return verdict(isSame(expected, message.field(signatureHeader(WebhookProvider::Github))));
}

static std::optional<QString> shopifyFault(const WebhookConfig &config, const WebhookMessage &message)
{
    const QByteArray expected = hmac256(config.secret, message.request.body).toBase64();
    return verdict(isSame(expected, message.field(signatureHeader(WebhookProvider::Shopify))));
}

static std::optional<QString> slackFault(const WebhookConfig &config, const WebhookMessage &message, WallTime now)
{
    static const QByteArray kTimestamp("x-slack-request-timestamp");
    if (!message.hasField(kTimestamp))
        return missing(kTimestamp);
    const QByteArray time = message.field(kTimestamp);
    if (const auto fault = faultOfTime(time, config, now))
        return fault;
    const QByteArray expected = "v0=" + hmac256(config.secret, "v0:" + time + ':' + message.request.body).toHex();
    return verdict(isSame(expected, message.field(signatureHeader(WebhookProvider::Slack))));
}

// "t=1614265330,v1=...,v1=...": several while the sender's secret is being rotated; v0 is a test scheme.
static std::optional<QString> stripeFault(const WebhookConfig &config, const WebhookMessage &message, WallTime now)
{
    QByteArray time;
    QByteArrayList signatures;
    for (const QByteArray &item : message.field(signatureHeader(WebhookProvider::Stripe)).split(',')) {
        if (item.startsWith("t="))
            time = item.sliced(2);
        else if (item.startsWith("v1="))
            signatures.append(item.sliced(3));
    }
    if (time.isEmpty())
        return u"stripe-signature has no t="_s;
    if (signatures.isEmpty())
        return u"stripe-signature has no v1="_s;
    if (const auto fault = faultOfTime(time, config, now))
        return fault;
    const QByteArray expected = hmac256(config.secret, time + '.' + message.request.body).toHex();
    bool isRight = false;
    for (const QByteArray &signature : signatures)
        isRight |= isSame(expected, signature);
    return verdict(isRight);
}

// The key itself is what stands behind "whsec_", in Base64.
static QByteArray standardKey(const QByteArray &secret)
{
    static const QByteArray kPrefix("whsec_");
    return QByteArray::fromBase64(secret.startsWith(kPrefix) ? secret.sliced(kPrefix.size()) : secret);
}

static std::optional<QString> standardFault(const WebhookConfig &config, const WebhookMessage &message, WallTime now)
{
    for (const QByteArray &header : {"webhook-id"_ba, "webhook-timestamp"_ba})
        if (message.field(header).isEmpty())
            return missing(header);
    const QByteArray time = message.field("webhook-timestamp");
    if (const auto fault = faultOfTime(time, config, now))
        return fault;
    const QByteArray text = message.field("webhook-id") + '.' + time + '.' + message.request.body;
    const QByteArray expected = "v1," + hmac256(standardKey(config.secret), text).toBase64();
    bool isRight = false;
    for (const QByteArray &signature : message.field(signatureHeader(WebhookProvider::Standard)).split(' '))
        isRight |= isSame(expected, signature);
    return verdict(isRight);
}

static QByteArray customSignature(const WebhookConfig &config, const QByteArray &time, const QByteArray &body)
{
    const CustomSignature &custom = config.custom;
    QByteArray text = custom.signedText;
    text.replace("{timestamp}", time);
    if (const qsizetype place = text.indexOf("{body}"); place >= 0) // last and once: a body may hold braces of its own
        text.replace(place, qsizetype(sizeof "{body}") - 1, body);
    const QByteArray code = hmac(custom.algorithm, config.secret, text);
    return custom.prefix + (custom.isBase64 ? code.toBase64() : code.toHex());
}

static std::optional<QString> customFault(const WebhookConfig &config, const WebhookMessage &message, WallTime now)
{
    const CustomSignature &custom = config.custom;
    QByteArray time;
    if (!custom.timestampHeader.isEmpty()) {
        if (!message.hasField(custom.timestampHeader))
            return missing(custom.timestampHeader);
        time = message.field(custom.timestampHeader);
        if (const auto fault = faultOfTime(time, config, now))
            return fault;
    }
    return verdict(isSame(customSignature(config, time, message.request.body), message.field(custom.header)));
}

std::optional<QString> webhookFault(
    WebhookProvider provider, const WebhookConfig &config, const WebhookMessage &message, WallTime now)
{
    const QByteArray header = provider == WebhookProvider::Custom ? config.custom.header : signatureHeader(provider);
    if (header.isEmpty())
        return u"the trigger names no signature_header"_s;
    if (!message.hasField(header))
        return missing(header);
    if (config.secret.isEmpty())
        return u"the trigger has no secret to check the signature with"_s;
    switch (provider) {
    case WebhookProvider::Github:
        return githubFault(config, message);
    case WebhookProvider::Stripe:
        return stripeFault(config, message, now);
    case WebhookProvider::Slack:
        return slackFault(config, message, now);
    case WebhookProvider::Shopify:
        return shopifyFault(config, message);
    case WebhookProvider::Standard:
        return standardFault(config, message, now);
    case WebhookProvider::Custom:
        return customFault(config, message, now);
    }
    Q_UNREACHABLE();
}

// ---- The other way

FieldBlock signedFields(
    WebhookProvider provider, const WebhookConfig &config, const QByteArray &body, const QByteArray &id, WallTime now)
{
    const QByteArray time = QByteArray::number(qlonglong(secondsOf(now)));
    const QByteArray header = provider == WebhookProvider::Custom ? config.custom.header : signatureHeader(provider);
    switch (provider) {
    case WebhookProvider::Github:
        return header + ":sha256=" + hmac256(config.secret, body).toHex() + '\n';
    case WebhookProvider::Stripe:
        return header + ":t=" + time + ",v1=" + hmac256(config.secret, time + '.' + body).toHex() + '\n';
    case WebhookProvider::Slack:
        return "x-slack-request-timestamp:" + time + '\n' + header
            + ":v0=" + hmac256(config.secret, "v0:" + time + ':' + body).toHex() + '\n';
    case WebhookProvider::Shopify:
        return header + ':' + hmac256(config.secret, body).toBase64() + '\n';
    case WebhookProvider::Standard:
        return "webhook-id:" + id + "\nwebhook-timestamp:" + time + '\n' + header + ":v1,"
            + hmac256(standardKey(config.secret), id + '.' + time + '.' + body).toBase64() + '\n';
    case WebhookProvider::Custom:
        return (config.custom.timestampHeader.isEmpty() ? QByteArray() : config.custom.timestampHeader + ':' + time + '\n')
            + (header.isEmpty() ? QByteArray() : header + ':' + customSignature(config, time, body) + '\n');
    }
    Q_UNREACHABLE();
}

} // namespace isola
