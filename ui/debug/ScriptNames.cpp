#include "ui/debug/ScriptNames.h"

#include "ui/client/Sources.h"

#include <QRegularExpression>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace isola {

static const QStringList &entries()
{
    static const QStringList entries{u"index.js"_s, u"index.ts"_s};
    return entries;
}

ScriptNames::ScriptNames(const QString &app, const QString &function) : m_at(u"fn://%1/%2/"_s.arg(app, function)) { }

// The runner escapes what has a meaning in URLs, and everything beyond ASCII.
QStringList ScriptNames::urlsOf(const QString &file) const
{
    static const QByteArray kept("!\"$&'()*+,-./:;<=>@[\\]^_`{|}~");
    if (file.isEmpty())
        return {m_at + entries().first(), m_at + entries().last()};
    return {m_at + QString::fromLatin1(QUrl::toPercentEncoding(moduleTitle(modulePath(file)), kept))};
}

QString ScriptNames::urlPattern(const QString &file) const
{
    QStringList urls = urlsOf(file);
    for (QString &url : urls)
        url = QRegularExpression::escape(url);
    return u"^(?:%1)$"_s.arg(urls.join('|'_L1));
}

std::optional<QString> ScriptNames::fileOf(const QString &url) const
{
    if (m_at.isEmpty() || !url.startsWith(m_at))
        return {};
    return fileOfScript(QUrl::fromPercentEncoding(url.mid(m_at.size()).toUtf8()));
}

std::optional<QString> ScriptNames::fileOfScript(const QString &name)
{
    if (name.isEmpty() || name.contains(':'_L1)) // V8's own, or the platform's
        return {};
    return entries().contains(name) ? QString() : modulePath(name);
}

} // namespace isola
