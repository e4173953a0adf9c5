#include "core/dispatch/LoadFault.h"

#include "core/dispatch/LoadMessage.h"
#include "core/dispatch/WireText.h"

namespace isola {

FieldError loadFault(const FunctionVersion &version, const wire::Loaded &loaded)
{
    const QString module = textOf(loaded.module_());
    const bool isEntry
        = module.isEmpty() || module.toUtf8() == QByteArrayView(kEntrySpecifier.data(), qsizetype(kEntrySpecifier.size()));
    FieldError fault{isEntry ? QStringLiteral("code") : QStringLiteral("modules[\"%1\"]").arg(module), textOf(loaded.message()),
        int(loaded.line()), int(loaded.column()), textOf(loaded.excerpt())};
    if (fault.excerpt.isEmpty() && fault.line > 0) {
        const QByteArrayList lines = version.code.split('\n');
        if (isEntry && fault.line <= lines.size())
            fault.excerpt
                = QString::fromUtf8(lines.at(fault.line - 1)) + u'\n' + QString(std::max(0, fault.column - 1), u' ') + u'^';
    }
    if (fault.line > 0)
        fault.message += QStringLiteral(" (line %1, column %2)").arg(fault.line).arg(fault.column);
    return fault;
}

} // namespace isola
