#include "server/docs/DocsFiles.h"

#include <QFile>

namespace isola {

static std::optional<QByteArrayView> contentTypeOf(QByteArrayView name)
{
    static constexpr std::pair<QByteArrayView, QByteArrayView> kFiles[] = {
        {"index.html", "text/html; charset=utf-8"},
        {"openapi.json", "application/json"},
        {"page.js", "text/javascript; charset=utf-8"},
        {"swagger-ui-bundle.js", "text/javascript; charset=utf-8"},
        {"swagger-ui.css", "text/css; charset=utf-8"},
    };
    for (const auto &[known, type] : kFiles)
        if (known == name)
            return type;
    return {};
}

std::optional<DocsFile> docsFile(QByteArrayView name)
{
    const auto type = contentTypeOf(name);
    QFile file(QStringLiteral(":/docs/") + QString::fromLatin1(name));
    if (!type || !file.open(QIODevice::ReadOnly))
        return {};
    return DocsFile{*type, file.readAll()};
}

} // namespace isola
