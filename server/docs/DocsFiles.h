#pragma once
// The API's document and its viewer, and the book, which the build puts into the program. Any thread.

#include <QByteArray>
#include <QByteArrayView>
#include <optional>

namespace isola {

struct DocsFile {
    QByteArrayView contentType;
    QByteArray bytes;
};

// "openapi.json", "index.html" and what the page asks for, "book/index.html" and its like; nothing for other names.
std::optional<DocsFile> docsFile(QByteArrayView name);

} // namespace isola
