#include "core/registry/RecordField.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace isola {

std::optional<QString> readRecord(FieldReader &reader, RecordOwner owner)
{
    static const QRegularExpression pattern(u"\\A(off|errors|all|sampled:[1-9][0-9]{0,5})\\z"_s);
    const bool isFunction = owner == RecordOwner::Function;
    const std::optional<QString> record = reader.text("record"_L1);
    if (!record || pattern.match(*record).hasMatch() || (isFunction && *record == "app"_L1))
        return record;
    reader.refuse("record"_L1,
        isFunction ? u"must be app (as the app says), off, errors, all or sampled:N (one call in N)"_s
                   : u"must be off, errors, all or sampled:N (one call in N)"_s);
    return std::nullopt;
}

} // namespace isola
