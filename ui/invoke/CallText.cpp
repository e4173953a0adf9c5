#include "ui/invoke/CallText.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

static QString methodOf(const QJsonObject &request)
{
    return request.value("method"_L1).toString(u"POST"_s);
}

static QString urlOf(const QString &functionUrl, const QJsonObject &request)
{
    return functionUrl + request.value("path"_L1).toString();
}

// POSIX shell: nothing but the quote itself means anything within single quotes.
static QString shellQuoted(QString text)
{
    return u'\'' + text.replace(u'\'', u"'\\''"_s) + u'\'';
}

QString curlText(const QString &functionUrl, const QJsonObject &request)
{
    QStringList parts{u"curl"_s};
    if (const QString method = methodOf(request); method != "GET"_L1)
        parts.append(u"-X "_s + method);
    parts.append(u"-H \"Authorization: Bearer $ISOLA_TOKEN\""_s);
    const QJsonObject headers = request.value("headers"_L1).toObject();
    for (auto header = headers.begin(); header != headers.end(); ++header)
        parts.append(u"-H "_s + shellQuoted(header.key() + u": "_s + header->toString()));
    if (const QString body = request.value("body"_L1).toString(); !body.isEmpty())
        parts.append(u"--data-raw "_s + shellQuoted(body));
    parts.append(shellQuoted(urlOf(functionUrl, request)));
    return parts.join(u" \\\n  "_s);
}

// A JSON string is a JavaScript string.
static QString scriptText(const QString &text)
{
    const QByteArray array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(array.sliced(1, array.size() - 2));
}

QString fetchText(const QString &functionUrl, const QJsonObject &request)
{
    QStringList lines{u"const response = await fetch(%1, {"_s.arg(scriptText(urlOf(functionUrl, request)))};
    lines.append(u"  method: %1,"_s.arg(scriptText(methodOf(request))));
    lines.append(u"  headers: {"_s);
    lines.append(u"    authorization: `Bearer ${process.env.ISOLA_TOKEN}`,"_s);
    const QJsonObject headers = request.value("headers"_L1).toObject();
    for (auto header = headers.begin(); header != headers.end(); ++header)
        lines.append(u"    %1: %2,"_s.arg(scriptText(header.key()), scriptText(header->toString())));
    lines.append(u"  },"_s);
    if (const QString body = request.value("body"_L1).toString(); !body.isEmpty())
        lines.append(u"  body: %1,"_s.arg(scriptText(body)));
    lines.append(u"});"_s);
    return lines.join(u'\n');
}

} // namespace isola
