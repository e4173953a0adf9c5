#include "ui/logs/LogExport.h"

#include "ui/client/ServerClient.h"
#include "ui/widgets/Format.h"

#include <QNetworkReply>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace isola {

LogExport::LogExport(ServerClient &client, const LogFilter &filter, const QString &path, QObject *parent)
    : QObject(parent), m_file(path)
{
    if (!m_file.open(QIODevice::WriteOnly)) {
        QTimer::singleShot(0, this, [this] { giveUp(m_file.errorString()); });
        return;
    }
    QUrlQuery query = logQuery(filter);
    query.addQueryItem(u"format"_s, path.endsWith(".csv"_L1, Qt::CaseInsensitive) ? u"csv"_s : u"jsonl"_s);
    const QString route = filter.function.isEmpty() ? u"/logs"_s : functionPath(filter.function, u"/logs"_s);
    QNetworkRequest request = client.request(route, query);
    request.setRawHeader("Accept", "*/*");
    m_reply = client.network().get(request);
    m_reply->setParent(this);
    connect(m_reply, &QNetworkReply::readyRead, this, &LogExport::write);
    connect(m_reply, &QNetworkReply::finished, this, &LogExport::finish);
}

void LogExport::write()
{
    const QByteArray bytes = m_reply->readAll();
    if (m_file.write(bytes) != bytes.size())
        m_reply->abort(); // finish() says why
}

void LogExport::finish()
{
    if (m_file.error() != QFileDevice::NoError)
        return giveUp(m_file.errorString());
    if (m_reply->error() != QNetworkReply::NoError)
        return giveUp(m_reply->errorString());
    write();
    const QString size = formatBytes(m_file.size());
    if (!m_file.commit())
        return giveUp(m_file.errorString());
    Q_EMIT finished(tr("%1 written to %2").arg(size, m_file.fileName()));
    deleteLater();
}

void LogExport::giveUp(const QString &reason)
{
    m_file.cancelWriting();
    Q_EMIT failed({ErrorCode::RuntimeUnavailable, tr("The log was not written to %1: %2").arg(m_file.fileName(), reason),
        tr("Choose another place, or try again."), {}});
    deleteLater();
}

} // namespace isola
