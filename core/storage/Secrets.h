#pragma once
// Encrypts what must not lie on disk in the clear: environment variables, webhook secrets, signing keys. XChaCha20-Poly1305 from
// libsodium. The keys are in one file of mode 0600, a line each, the one in use last; every sealed value names its key, so that
// keys can be changed without touching old values. Values: any thread.

#include "core/base/Ids.h"
#include "core/base/Result.h"

#include <QByteArray>
#include <QHash>
#include <QString>

namespace isola {

// What a sealed value belongs to. Opening it anywhere else fails, so that rows cannot be swapped in the database.
struct SecretPlace {
    AppId app;
    FunctionId function; // not valid: the app's own
    QString name;
};

class Secrets final {
public:
    // Makes the file with a fresh key where there is none.
    static Result<Secrets> open(const QString &keyPath);

    // The same keys and a fresh one, which seals from now on. Durable in the file, so that values sealed with it can be read
    // after a crash.
    Result<Secrets> withFreshKey() const;
    // Only the key in use stays, in the file too: for when everything is sealed with it.
    Result<void> forgetOldKeys();

    QByteArray seal(const QByteArray &plain, const SecretPlace &place) const;
    Result<QByteArray> unseal(const QByteArray &sealed, const SecretPlace &place) const;

private:
    explicit Secrets(const QString &path) : m_path(path) { }
    Result<void> store() const;

    QString m_path;
    QHash<QByteArray, QByteArray> m_keys; // by id
    QByteArray m_currentId;
};

} // namespace isola
