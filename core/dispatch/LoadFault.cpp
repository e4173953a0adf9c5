#include "core/dispatch/LoadFault.h"

#include "core/dispatch/LoadMessage.h"
#include "core/dispatch/SourceExcerpt.h"
#include "core/dispatch/WireText.h"

namespace isola {

FieldError loadFault(const FunctionVersion &version, const wire::Loaded &loaded)
{
    const QString module = textOf(loaded.module_());
    const std::string_view entry = entrySpecifier(version);
    const bool isEntry = module.isEmpty() || module.toUtf8() == QByteArrayView(entry.data(), qsizetype(entry.size()));
    return faultInSource(version, isEntry ? QStringLiteral("code") : QStringLiteral("modules[\"%1\"]").arg(module),
        isEntry ? QString() : module, textOf(loaded.message()), int(loaded.line()), int(loaded.column()));
}

} // namespace isola
