#pragma once
// The source map that a bundle carries at its end (https://tc39.es/ecma426/), read for places that V8 gave when code had to be
// stopped: the isolate itself maps only what was thrown. Immutable value.

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace isola {

class SourceMap final {
public:
    // Of a source that ends in "//# sourceMappingURL=data:...". Empty where there is none, none that can be read, or one too
    // large to be read for the sake of an error.
    static std::optional<SourceMap> of(const QByteArray &source);

    struct Place {
        QString file;
        int line = 0; // from 1
        int column = 0;
    };
    std::optional<Place> find(int line, int column) const;

    // What the map carries of a file, empty: nothing.
    QByteArray contentOf(const QString &file) const;

private:
    struct Segment {
        int line; // from 1, of what was deployed
        int column; // from 1
        int source;
        int sourceLine; // from 1
        int sourceColumn; // from 1
    };

    bool readMappings(const QByteArray &mappings);

    QStringList m_files;
    QList<QByteArray> m_contents;
    std::vector<Segment> m_segments; // by line and column
};

} // namespace isola
