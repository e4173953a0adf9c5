#include "ui/editor/EditorScheme.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QResource>
#include <QWebEngineUrlRequestInfo>
#include <QWebEngineUrlRequestJob>
#include <QWebEngineUrlScheme>

using namespace Qt::StringLiterals;

namespace isola {

static const QString kRoot = QStringLiteral(":/editor");

void registerEditorScheme()
{
    QWebEngineUrlScheme scheme(kEditorScheme);
    scheme.setSyntax(QWebEngineUrlScheme::Syntax::Host); // gives the page a real origin: workers need one
    scheme.setFlags(QWebEngineUrlScheme::SecureScheme | QWebEngineUrlScheme::CorsEnabled);
    QWebEngineUrlScheme::registerScheme(scheme);
}

bool registerEditorPage(const QString &directory)
{
    return QResource::registerResource(directory + u"/isola-editor.rcc"_s);
}

static QByteArray contentType(const QString &path)
{
    static const QHash<QString, QByteArray> types{
        {u"html"_s, "text/html"}, {u"js"_s, "text/javascript"}, {u"css"_s, "text/css"}, {u"ttf"_s, "font/ttf"}};
    return types.value(QFileInfo(path).suffix(), "application/octet-stream");
}

void EditorScheme::requestStarted(QWebEngineUrlRequestJob *job)
{
    if (job->requestMethod() != "GET")
        return job->fail(QWebEngineUrlRequestJob::RequestDenied);
    const QString path = QDir::cleanPath(kRoot + job->requestUrl().path());
    if (!path.startsWith(kRoot + '/'_L1))
        return job->fail(QWebEngineUrlRequestJob::RequestDenied);
    auto *file = new QFile(path, job); // ends with the job
    if (!file->open(QIODevice::ReadOnly))
        return job->fail(QWebEngineUrlRequestJob::UrlNotFound);
    job->reply(contentType(path), file);
}

void EditorLockdown::interceptRequest(QWebEngineUrlRequestInfo &info)
{
    static const QStringList allowed{QLatin1StringView(kEditorScheme), u"blob"_s, u"data"_s, u"qrc"_s};
    info.block(!allowed.contains(info.requestUrl().scheme()));
}

} // namespace isola
