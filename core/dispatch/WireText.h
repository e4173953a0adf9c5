#pragma once
// Texts between the wire and Qt.

#include "core/sandbox/wire/FrameWriter.h"

#include <QByteArray>
#include <QString>

namespace isola {

inline QString textOf(const flatbuffers::String *value)
{
    const std::string_view text = wire::view(value);
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

// Empty ones are left out of the message.
inline flatbuffers::Offset<flatbuffers::String> optionalText(wire::Builder &builder, const QByteArray &value)
{
    return value.isEmpty() ? flatbuffers::Offset<flatbuffers::String>()
                           : builder.CreateString(value.constData(), size_t(value.size()));
}

} // namespace isola
