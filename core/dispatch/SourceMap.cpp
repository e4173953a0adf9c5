#include "core/dispatch/SourceMap.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <climits>

namespace isola {

static constexpr qsizetype kLargest = 8 << 20;

static QByteArray mapTextOf(const QByteArray &source)
{
    static constexpr QByteArrayView kComment = "//# sourceMappingURL=data:";
    QByteArrayView text = QByteArrayView(source).trimmed();
    text = text.sliced(std::max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
    const qsizetype comma = text.indexOf(',');
    if (!text.startsWith(kComment) || comma < 0 || text.size() > kLargest)
        return {};
    const QByteArray data = text.sliced(comma + 1).toByteArray();
    return text.first(comma).endsWith(";base64") ? QByteArray::fromBase64(data) : QByteArray::fromPercentEncoding(data);
}

static QString fileOf(const QString &root, const QString &source)
{
    QString file = root + source;
    while (file.startsWith(QLatin1StringView("./")))
        file.remove(0, 2);
    return file;
}

std::optional<SourceMap> SourceMap::of(const QByteArray &source)
{
    const QJsonObject json = QJsonDocument::fromJson(mapTextOf(source)).object();
    QString root = json[QLatin1StringView("sourceRoot")].toString();
    if (!root.isEmpty() && !root.endsWith(u'/'))
        root += u'/';
    SourceMap map;
    for (const QJsonValue &file : json[QLatin1StringView("sources")].toArray())
        map.m_files.append(fileOf(root, file.toString()));
    for (const QJsonValue &content : json[QLatin1StringView("sourcesContent")].toArray())
        map.m_contents.append(content.toString().toUtf8());
    if (map.m_files.isEmpty() || !map.readMappings(json[QLatin1StringView("mappings")].toString().toLatin1()))
        return std::nullopt;
    return map;
}

// Six bits of a base 64 digit, -1 for anything else.
static int valueOf(char digit)
{
    static constexpr auto kValues = [] {
        std::array<int8_t, 256> values{};
        values.fill(-1);
        constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < 64; ++i)
            values[uint8_t(kDigits[i])] = int8_t(i);
        return values;
    }();
    return kValues[uint8_t(digit)];
}

// The numbers of one segment: digits of five bits with the lowest first, the sign in the first bit. False where it is none.
static bool readNumbers(QByteArrayView segment, std::array<int64_t, 5> &numbers, size_t &count)
{
    int64_t value = 0;
    int shift = 0;
    count = 0;
    for (const char character : segment) {
        const int digit = valueOf(character);
        if (digit < 0 || shift > 30 || count == numbers.size())
            return false;
        value |= int64_t(digit & 31) << shift;
        shift += 5;
        if (digit & 32)
            continue;
        numbers[count++] = value & 1 ? -(value >> 1) : value >> 1;
        value = shift = 0;
    }
    return shift == 0;
}

bool SourceMap::readMappings(const QByteArray &mappings)
{
    std::array<int64_t, 5> numbers;
    size_t count = 0;
    int64_t source = 0, sourceLine = 0, sourceColumn = 0;
    int line = 0;
    for (qsizetype lineStart = 0; lineStart <= mappings.size(); ++line) {
        const qsizetype semicolon = mappings.indexOf(';', lineStart);
        const qsizetype lineEnd = semicolon < 0 ? mappings.size() : semicolon;
        int64_t column = 0;
        for (qsizetype at = lineStart; at < lineEnd;) {
            const qsizetype comma = mappings.indexOf(',', at);
            const qsizetype end = comma < 0 ? lineEnd : std::min(comma, lineEnd);
            if (!readNumbers(QByteArrayView(mappings).sliced(at, end - at), numbers, count))
                return false;
            at = end + 1;
            column += count > 0 ? numbers[0] : 0;
            if (count < 4)
                continue; // code that is of no source
            source += numbers[1];
            sourceLine += numbers[2];
            sourceColumn += numbers[3];
            const auto isPlace = [](int64_t number) { return number >= 0 && number < INT_MAX - 1; };
            if (!isPlace(column) || !isPlace(sourceLine) || !isPlace(sourceColumn) || source < 0 || source >= m_files.size())
                return false;
            m_segments.push_back({line + 1, int(column) + 1, int(source), int(sourceLine) + 1, int(sourceColumn) + 1});
        }
        lineStart = lineEnd + 1;
    }
    std::sort(m_segments.begin(), m_segments.end(),
        [](const Segment &a, const Segment &b) { return std::pair(a.line, a.column) < std::pair(b.line, b.column); });
    return true;
}

std::optional<SourceMap::Place> SourceMap::find(int line, int column) const
{
    const auto after = std::upper_bound(m_segments.begin(), m_segments.end(), std::pair(line, column),
        [](const std::pair<int, int> &place, const Segment &segment) { return place < std::pair(segment.line, segment.column); });
    if (after == m_segments.begin() || std::prev(after)->line != line)
        return std::nullopt;
    const Segment &segment = *std::prev(after);
    return Place{m_files.at(segment.source), segment.sourceLine, segment.sourceColumn};
}

QByteArray SourceMap::contentOf(const QString &file) const
{
    return m_contents.value(m_files.indexOf(file));
}

} // namespace isola
