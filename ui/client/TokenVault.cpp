#include "ui/client/TokenVault.h"

#include "ui/client/ApiServer.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QStandardPaths>
#include <qt6keychain/keychain.h>

using namespace Qt::StringLiterals;

namespace isola {

static QString serviceName()
{
    return u"isola-console"_s;
}

static QString keyOf(const ApiServer &server)
{
    return server.url.toString(QUrl::RemovePath | QUrl::RemoveUserInfo) + u' ' + server.app;
}

TokenVault::TokenVault(bool useKeychain, QObject *parent) : QObject(parent), m_useKeychain(useKeychain) { }

QString TokenVault::filePath()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + u"/tokens.json"_s;
}

static QJsonObject tokensInFile()
{
    QFile file(TokenVault::filePath());
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

QByteArray TokenVault::readFile(const QString &key) const
{
    return tokensInFile().value(key).toString().toLatin1();
}

bool TokenVault::writeFile(const QString &key, const QByteArray &token) const
{
    QJsonObject tokens = tokensInFile();
    if (token.isEmpty() && !tokens.contains(key))
        return true;
    if (token.isEmpty())
        tokens.remove(key);
    else
        tokens.insert(key, QString::fromLatin1(token));
    QDir().mkpath(QFileInfo(filePath()).path());
    QSaveFile file(filePath());
    return file.open(QIODevice::WriteOnly) && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        && file.write(QJsonDocument(tokens).toJson(QJsonDocument::Compact)) >= 0 && file.commit();
}

void TokenVault::read(const ApiServer &server, std::function<void(const QByteArray &token)> done)
{
    const QString key = keyOf(server);
    if (!m_useKeychain)
        return done(readFile(key));
    auto *job = new QKeychain::ReadPasswordJob(serviceName(), this); // deletes itself
    job->setKey(key);
    connect(job, &QKeychain::Job::finished, this, [this, job, key, done = std::move(done)] {
        done(job->error() == QKeychain::NoError ? job->binaryData() : readFile(key));
    });
    job->start();
}

void TokenVault::keep(const ApiServer &server, std::function<void(TokenPlace place)> done)
{
    const auto keepInFile = [this, key = keyOf(server), token = server.token, done] {
        done(writeFile(key, token) ? TokenPlace::File : TokenPlace::Nowhere);
    };
    if (!m_useKeychain)
        return keepInFile();
    auto *job = new QKeychain::WritePasswordJob(serviceName(), this);
    job->setKey(keyOf(server));
    job->setBinaryData(server.token);
    connect(job, &QKeychain::Job::finished, this, [this, job, key = keyOf(server), keepInFile, done] {
        if (job->error() != QKeychain::NoError)
            return keepInFile();
        writeFile(key, {}); // of a time without a keychain
        done(TokenPlace::Keychain);
    });
    job->start();
}

void TokenVault::forget(const ApiServer &server)
{
    writeFile(keyOf(server), {});
    if (!m_useKeychain)
        return;
    auto *job = new QKeychain::DeletePasswordJob(serviceName(), this);
    job->setKey(keyOf(server));
    job->start();
}

} // namespace isola
