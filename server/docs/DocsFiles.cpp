#include "server/docs/DocsFiles.h"

#include <QFile>

namespace isola {

static std::optional<QByteArrayView> contentTypeOf(QByteArrayView name)
{
    static constexpr std::pair<QByteArrayView, QByteArrayView> kTypes[] = {
        {".html", "text/html; charset=utf-8"},
        {".json", "application/json"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".png", "image/png"},
    };
    for (const auto &[ending, type] : kTypes)
        if (name.endsWith(ending))
            return type;
    return {};
}

// A file of the resources goes by its very name: no path leads out of them.
std::optional<DocsFile> docsFile(QByteArrayView name)
{
    const auto type = contentTypeOf(name);
    QFile file(QStringLiteral(":/docs/") + QString::fromUtf8(name));
    if (!type || name.contains("..") || !file.open(QIODevice::ReadOnly))
        return {};
    return DocsFile{*type, file.readAll()};
}

} // namespace isola
