#include "core/dispatch/FaultText.h"

#include "core/dispatch/LoadMessage.h"
#include "core/dispatch/Redaction.h"
#include "core/dispatch/SourceExcerpt.h"
#include "core/dispatch/SourceMap.h"

#include <QHash>
#include <QRegularExpression>

namespace isola {

// The file that the stack's frame of this place names, empty when there is none.
static QString fileOfFrame(const QString &stack, int line, int column)
{
    static const QRegularExpression frame(
        QStringLiteral("^ +at (?:.*\\()?([^\\s()]+):([0-9]+):([0-9]+)\\)?$"), QRegularExpression::MultilineOption);
    for (const QRegularExpressionMatch &match : frame.globalMatch(stack))
        if (match.captured(2).toInt() == line && match.captured(3).toInt() == column)
            return match.captured(1);
    return {};
}

static QString entryFile(const FunctionVersion &version)
{
    const std::string_view entry = entrySpecifier(version);
    return QString::fromLatin1(entry.data(), qsizetype(entry.size()));
}

// The maps of a version's modules, each read when a place in it is asked for.
class ModuleMaps final {
public:
    explicit ModuleMaps(const FunctionVersion &version) : m_version(version) { }

    std::optional<SourceMap::Place> find(const QString &file, int line, int column)
    {
        auto map = m_maps.find(file);
        if (map == m_maps.end())
            map = m_maps.insert(file, SourceMap::of(runningSource(m_version, file == entryFile(m_version) ? QString() : file)));
        return map->has_value() ? (*map)->find(line, column) : std::nullopt;
    }

    QByteArray contentOf(const QString &file) const
    {
        for (const std::optional<SourceMap> &map : m_maps)
            if (const QByteArray content = map ? map->contentOf(file) : QByteArray(); !content.isEmpty())
                return content;
        return {};
    }

private:
    const FunctionVersion &m_version;
    QHash<QString, std::optional<SourceMap>> m_maps;
};

// Code that was stopped has a stack that V8 wrote, or no more than a line of the entry: bare frames, where an error's begins with
// what it says. Those are places in what was deployed.
static bool isPlaceUnmapped(const InvocationOutcome &outcome)
{
    const bool isStopped = outcome.kind == OutcomeKind::TimedOut || outcome.kind == OutcomeKind::OutOfMemory
        || outcome.kind == OutcomeKind::Crashed;
    return isStopped && outcome.line > 0 && (outcome.stack.isEmpty() || outcome.stack.startsWith(QLatin1StringView("    at ")));
}

static QString placeText(const QString &file, int line, int column)
{
    return QStringLiteral("%1:%2:%3").arg(file).arg(line).arg(column);
}

static void mapPlaces(const FunctionVersion &version, InvocationOutcome &outcome, ModuleMaps &maps)
{
    static const QRegularExpression frame(QStringLiteral("^( +at (?:.*\\()?)([^\\s()]+):([0-9]+):([0-9]+)(\\)?)$"));
    QStringList lines = outcome.stack.split(u'\n', Qt::SkipEmptyParts);
    bool isFirst = true;
    for (QString &line : lines) {
        const QRegularExpressionMatch match = frame.match(line);
        const auto place = match.hasMatch() ? maps.find(match.captured(2), match.captured(3).toInt(), match.captured(4).toInt())
                                            : std::nullopt;
        if (place)
            line = match.captured(1) + placeText(place->file, place->line, place->column) + match.captured(5);
        if (place && isFirst)
            std::tie(outcome.line, outcome.column) = std::pair(place->line, place->column);
        isFirst = false;
    }
    if (!lines.isEmpty()) {
        outcome.stack = lines.join(u'\n');
    } else if (const auto place = maps.find(entryFile(version), outcome.line, outcome.column)) {
        std::tie(outcome.line, outcome.column) = std::pair(place->line, place->column);
        outcome.stack = QStringLiteral("    at ") + placeText(place->file, place->line, place->column);
    }
}

static FaultPlace placeOf(const FunctionVersion &version, const InvocationOutcome &outcome, const ModuleMaps &maps)
{
    FaultPlace place{{}, outcome.line, outcome.column, outcome.stack, {}};
    if (outcome.line > 0)
        place.file = fileOfFrame(outcome.stack, outcome.line, outcome.column);
    if (place.file.isEmpty())
        return place;
    place.excerpt = excerptAt(maps.contentOf(place.file), place.line, place.column);
    if (place.excerpt.isEmpty())
        place.excerpt = excerptOf(version, place.file == entryFile(version) ? QString() : place.file, place.line, place.column);
    return place;
}

FaultPlace authoredPlace(const FunctionVersion &version, InvocationOutcome outcome)
{
    ModuleMaps maps(version);
    if (isPlaceUnmapped(outcome))
        mapPlaces(version, outcome, maps);
    else
        maps.find(entryFile(version), outcome.line, outcome.column); // for the sources in it
    return placeOf(version, outcome, maps);
}

static void appendExcerpt(const FaultPlace &place, QString &stack)
{
    if (place.excerpt.isEmpty())
        return;
    while (stack.endsWith(u'\n'))
        stack.chop(1);
    stack += QStringLiteral("\n\n%1:%2\n%3").arg(place.file).arg(place.line).arg(place.excerpt);
}

void completeFaultText(const FunctionVersion &version, InvocationOutcome &outcome)
{
    ModuleMaps maps(version);
    if (isPlaceUnmapped(outcome))
        mapPlaces(version, outcome, maps);
    appendExcerpt(placeOf(version, outcome, maps), outcome.stack);
    redact(outcome.message, version.environment);
    redact(outcome.stack, version.environment);
}

} // namespace isola
