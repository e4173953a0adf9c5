#pragma once
// The signatures in webhook URLs: who has the URL may send. Made of the server's own key, the app, the function and an epoch that
// counts up when a person rotates; the URL of the epoch before holds for a while longer. Engine thread.

#include "core/base/Callback.h"
#include "core/base/Clock.h"
#include "core/base/Ids.h"
#include "core/model/FunctionRecord.h"
#include "core/storage/BatchedDatabase.h"

#include <QHash>

namespace isola {

// Which URLs of a function hold.
struct WebhookEpoch {
    FunctionId function;
    int epoch = 1;
    WallTime previousUntil{}; // the epoch before holds until then
};

class WebhookKeys final {
public:
    // `key` is the server's secret; the database and the clock outlive this.
    WebhookKeys(QByteArray key, BatchedDatabase &database, const Clock &clock);

    // Reads what earlier processes rotated.
    void start();

    // "http://127.0.0.1:4000/v1/shop/webhook/orders?sig=..."
    QString url(const QString &baseUrl, const FunctionVersion &function) const;
    bool isValid(const FunctionVersion &function, QByteArrayView signature) const;
    // A new URL, durable when it is answered; the one before holds for `grace` more.
    void rotate(const FunctionVersion &function, std::chrono::seconds grace, Callback<WebhookEpoch> done);

private:
    QByteArray signatureOf(const FunctionVersion &function, int epoch) const;

    const QByteArray m_key;
    BatchedDatabase &m_database;
    const Clock &m_clock;
    QHash<FunctionId, WebhookEpoch> m_epochs; // of those that were rotated
};

} // namespace isola
