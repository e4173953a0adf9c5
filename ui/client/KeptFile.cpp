#include "ui/client/KeptFile.h"

#include "ui/client/ApiServer.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace isola {

QJsonObject KeptFile::open(const ApiServer &server, const QString &folder)
{
    const QString name = QString::fromLatin1(QUrl::toPercentEncoding(server.url.authority() + u' ' + server.app));
    m_path = u"%1/%2/%3.json"_s.arg(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation), folder, name);
    QFile file(m_path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

void KeptFile::save(const QJsonObject &content) const
{
    if (m_path.isEmpty())
        return;
    if (content.isEmpty()) {
        QFile::remove(m_path);
        return;
    }
    QDir().mkpath(QFileInfo(m_path).path());
    QSaveFile file(m_path);
    const bool isSaved = file.open(QIODevice::WriteOnly) && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        && file.write(QJsonDocument(content).toJson(QJsonDocument::Compact)) >= 0 && file.commit();
    if (!isSaved)
        qWarning("%s could not be saved: %s", qPrintable(m_path), qPrintable(file.errorString()));
}

} // namespace isola
