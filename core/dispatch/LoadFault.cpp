#include "core/dispatch/LoadFault.h"

#include "core/dispatch/FaultText.h"
#include "core/dispatch/LoadMessage.h"
#include "core/dispatch/SourceExcerpt.h"
#include "core/dispatch/WireText.h"

namespace isola {

// A bundle's source map has led to a file that is none of the version's.
static bool isElsewhere(const FunctionVersion &version, const QString &file, const QString &module)
{
    const std::string_view entry = entrySpecifier(version);
    return !file.isEmpty() && file != module && file.toUtf8() != QByteArrayView(entry.data(), qsizetype(entry.size()))
        && runningSource(version, file).isEmpty();
}

// Of a module that was stopped, V8's own place is known, which is one in the bundle.
static OutcomeKind kindOf(wire::LoadFault fault)
{
    switch (fault) {
    case wire::LoadFault::OutOfMemory:
        return OutcomeKind::OutOfMemory;
    case wire::LoadFault::Timeout:
        return OutcomeKind::TimedOut;
    default:
        return OutcomeKind::LoadFailed;
    }
}

LoadFault loadFault(const FunctionVersion &version, const wire::Loaded &loaded)
{
    const QString module = textOf(loaded.module_());
    const std::string_view entry = entrySpecifier(version);
    const bool isEntry = module.isEmpty() || module.toUtf8() == QByteArrayView(entry.data(), qsizetype(entry.size()));
    const QString field = isEntry ? QStringLiteral("code") : QStringLiteral("modules[\"%1\"]").arg(module);
    InvocationOutcome outcome;
    outcome.kind = kindOf(loaded.fault());
    outcome.stack = textOf(loaded.stack());
    outcome.line = int(loaded.line());
    outcome.column = int(loaded.column());
    const FaultPlace place = authoredPlace(version, outcome);
    if (!isElsewhere(version, place.file, module))
        return {faultInSource(version, field, isEntry ? QString() : module, textOf(loaded.message()), place.line, place.column),
            place.stack};
    const QString message = QStringLiteral("%1 (%2, line %3, column %4)")
                                .arg(textOf(loaded.message()), place.file)
                                .arg(place.line)
                                .arg(place.column);
    return {{field, message, place.line, place.column, place.excerpt}, place.stack};
}

} // namespace isola
