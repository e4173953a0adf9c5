#include "core/dispatch/FaultText.h"

#include "core/dispatch/LoadMessage.h"
#include "core/dispatch/Redaction.h"
#include "core/dispatch/SourceExcerpt.h"

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

static void appendExcerpt(const FunctionVersion &version, InvocationOutcome &outcome)
{
    if (outcome.line <= 0 || outcome.stack.isEmpty())
        return;
    const QString file = fileOfFrame(outcome.stack, outcome.line, outcome.column);
    const std::string_view entry = entrySpecifier(version);
    const bool isEntry = file == QLatin1StringView(entry.data(), qsizetype(entry.size()));
    const QString excerpt
        = file.isEmpty() ? QString() : excerptOf(version, isEntry ? QString() : file, outcome.line, outcome.column);
    if (excerpt.isEmpty())
        return;
    while (outcome.stack.endsWith(u'\n'))
        outcome.stack.chop(1);
    outcome.stack += QStringLiteral("\n\n%1:%2\n%3").arg(file).arg(outcome.line).arg(excerpt);
}

void completeFaultText(const FunctionVersion &version, InvocationOutcome &outcome)
{
    appendExcerpt(version, outcome);
    redact(outcome.message, version.environment);
    redact(outcome.stack, version.environment);
}

} // namespace isola
