#pragma once
// Service and S3 tokens. Only a hash of a token's secret is stored; the secret is handed out once. Lives on the engine thread.

#include "core/base/Ids.h"
#include "core/base/Result.h"
#include "core/registry/FunctionRegistry.h"

#include <QDateTime>
#include <QObject>
#include <memory>

namespace isola {

struct Token {
    TokenId id;
    AppId app;
    QString kind; // "service", "s3"
    QString name;
    QString prefix; // first characters of the secret, to tell tokens apart
    QDateTime createdAt;
    std::optional<QDateTime> lastUsedAt;
};

struct CreatedToken {
    Token token;
    QString secret; // shown this once: "isk_..." for service tokens, the secret access key for s3
    QString accessKeyId; // s3 only
};

class TokenRegistry final : public QObject {
    Q_OBJECT

public:
    TokenRegistry(RegistryDatabase &database, const Clock &clock, QObject *parent = nullptr);
    ~TokenRegistry() override;

    void create(const AppId &app, const QString &kind, const QString &name, Callback<CreatedToken> done);
    QList<Token> list(const AppId &app) const;
    void remove(const AppId &app, TokenId id, Callback<void> done);

    // The service token with this secret, null when there is none. Counts as a use; last_used_at is stored at most once a minute.
    const Token *findService(QByteArrayView secret);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace isola
