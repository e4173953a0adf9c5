#pragma once
// What a backup is: a tar file (pax) of a data directory, as `tar -t` lists it. First comes `isola-backup.json`, then databases,
// keys, objects and log, last `SHA256SUMS`, as `sha256sum` writes it: a file without it is cut short. With a passphrase the keys
// are one entry, `keys.sealed`.

#include <QJsonObject>
#include <QLatin1StringView>
#include <QStringList>

namespace isola::backup {

inline constexpr int kFormat = 1; // a newer one is refused
inline constexpr QLatin1StringView kManifest("isola-backup.json");
inline constexpr QLatin1StringView kSums("SHA256SUMS");
inline constexpr QLatin1StringView kSealedKeys("keys.sealed");

// Files of the data directory, by their names there.
inline const QStringList kDatabases{QStringLiteral("registry.db"), QStringLiteral("app-data.db"), QStringLiteral("triggers.db")};
inline const QStringList kKeys{
    QStringLiteral("secret-key"), QStringLiteral("webhook-key"), QStringLiteral("recording-key"), QStringLiteral("admin-token")};
inline constexpr QLatin1StringView kObjects("objects");
inline constexpr QLatin1StringView kLogs("logs");

// Whether an archive may hold a file of this name, so that nothing in it lands anywhere else.
bool isKnownName(const QString &name);

// The newest schema of a database that this program knows.
int knownSchema(const QString &database);

}
