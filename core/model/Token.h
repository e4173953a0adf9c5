#pragma once
// A key that a developer, a script or an S3 client holds. Never the secret itself, save in CreatedToken.

#include "core/base/Ids.h"

#include <QDateTime>
#include <QString>
#include <optional>

namespace isola {

struct Token {
    TokenId id;
    AppId app;
    QString kind; // "service", "s3"
    QString name;
    QString prefix; // first characters of the secret (s3: the access key id), to tell tokens apart
    QDateTime createdAt;
    std::optional<QDateTime> lastUsedAt;
};

struct CreatedToken {
    Token token;
    QString secret; // shown this once: "isk_..." for service tokens, the secret access key for s3
    QString accessKeyId; // s3 only
};

} // namespace isola
