#pragma once
// The API's document and its viewer, which the build puts into the program. The only place that knows their names. Any thread.

#include <QByteArray>
#include <QByteArrayView>
#include <optional>

namespace isola {

struct DocsFile {
    QByteArrayView contentType;
    QByteArray bytes;
};

// "openapi.json", "index.html" and what the page asks for; nothing for other names.
std::optional<DocsFile> docsFile(QByteArrayView name);

} // namespace isola
