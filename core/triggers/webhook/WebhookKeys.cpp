#include "core/triggers/webhook/WebhookKeys.h"

#include "core/triggers/StoredWallTime.h"
#include "core/triggers/webhook/WebhookSignature.h"

#include <QLoggingCategory>
#include <QMessageAuthenticationCode>
#include <QUrl>

namespace isola {

Q_LOGGING_CATEGORY(lcWebhook, "isola.webhook")

WebhookKeys::WebhookKeys(QByteArray key, BatchedDatabase &database, const Clock &clock)
    : m_key(std::move(key)), m_database(database), m_clock(clock)
{
}

void WebhookKeys::start()
{
    using Epochs = QList<WebhookEpoch>;
    m_database.run<Epochs>(
        [](Database &database) -> Result<Epochs> {
            Epochs epochs;
            Statement row = database.select("SELECT function_id, epoch, previous_until FROM webhook_epochs");
            while (row.next())
                epochs.append({{row.integer(0)}, int(row.integer(1)), wallTimeFromStored(row.integer(2))});
            return epochs;
        },
        [this](const Result<Epochs> &epochs) {
            if (!epochs)
                qCWarning(lcWebhook).noquote() << "Rotated webhook URLs cannot be read:" << epochs.error().message;
            for (const WebhookEpoch &epoch : epochs.value_or(Epochs()))
                m_epochs.insert(epoch.function, epoch);
        });
}

QByteArray WebhookKeys::signatureOf(const FunctionVersion &function, int epoch) const
{
    const QByteArray text = "webhook\n" + function.app.value.toUtf8() + '\n'
        + QByteArray::number(qlonglong(function.function.value)) + '\n' + QByteArray::number(epoch);
    return QMessageAuthenticationCode::hash(text, m_key, QCryptographicHash::Sha256)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QString WebhookKeys::url(const QString &baseUrl, const FunctionVersion &function) const
{
    const int epoch = m_epochs.value(function.function).epoch;
    return baseUrl + QStringLiteral("/v1/") + function.app.value + QStringLiteral("/webhook/")
        + QString::fromLatin1(QUrl::toPercentEncoding(function.name)) + QStringLiteral("?sig=")
        + QString::fromLatin1(signatureOf(function, epoch));
}

bool WebhookKeys::isValid(const FunctionVersion &function, QByteArrayView signature) const
{
    const WebhookEpoch epoch = m_epochs.value(function.function);
    if (isSame(signatureOf(function, epoch.epoch), signature))
        return true;
    return epoch.epoch > 1 && m_clock.wall() < epoch.previousUntil && isSame(signatureOf(function, epoch.epoch - 1), signature);
}

void WebhookKeys::rotate(const FunctionVersion &function, std::chrono::seconds grace, Callback<WebhookEpoch> done)
{
    WebhookEpoch next = m_epochs.value(function.function);
    next.function = function.function;
    ++next.epoch;
    next.previousUntil = m_clock.wall() + grace;
    m_database.run<WebhookEpoch>(
        [next](Database &database) -> Result<WebhookEpoch> {
            database.run(
                "INSERT INTO webhook_epochs (function_id, epoch, previous_until) VALUES (?, ?, ?) ON CONFLICT (function_id) "
                "DO UPDATE SET epoch = excluded.epoch, previous_until = excluded.previous_until",
                next.function.value, next.epoch, storedWallTime(next.previousUntil));
            return next;
        },
        [this, done = std::move(done)](const Result<WebhookEpoch> &rotated) {
            if (rotated)
                m_epochs.insert(rotated->function, *rotated);
            done(rotated);
        });
}

} // namespace isola
