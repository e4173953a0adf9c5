#include "server/guard/RequestHead.h"

namespace isola {

// `connection` may name further fields of this hop: its value holds them, comma separated.
static bool isNamedIn(QByteArrayView connection, QByteArrayView name)
{
    while (!connection.isEmpty()) {
        const qsizetype comma = connection.indexOf(',');
        const QByteArrayView option = (comma < 0 ? connection : connection.first(comma)).trimmed();
        if (option.compare(name, Qt::CaseInsensitive) == 0)
            return true;
        connection = comma < 0 ? QByteArrayView() : connection.sliced(comma + 1);
    }
    return false;
}

static bool isHopByHop(QByteArrayView name)
{
    switch (name.size()) {
    case 2:
        return isSameName(name, "te");
    case 6:
        return isSameName(name, "expect");
    case 7:
        return isSameName(name, "upgrade") || isSameName(name, "trailer");
    case 10:
        return isSameName(name, "connection") || isSameName(name, "keep-alive");
    case 16:
        return isSameName(name, "proxy-connection");
    case 17:
        return isSameName(name, "transfer-encoding");
    default:
        return false;
    }
}

QByteArrayView RequestHead::path() const
{
    const qsizetype mark = target.indexOf('?');
    return mark < 0 ? target : target.first(mark);
}

QByteArrayView RequestHead::query() const
{
    const qsizetype mark = target.indexOf('?');
    return mark < 0 ? QByteArrayView() : target.sliced(mark + 1);
}

QByteArrayView RequestHead::field(QByteArrayView lowerCaseName) const
{
    for (const HeaderField &field : fields)
        if (isSameName(field.name, lowerCaseName))
            return field.value.isNull() ? QByteArrayView("") : field.value;
    return {};
}

FieldBlock RequestHead::endToEndFields() const
{
    qsizetype size = 0;
    for (const HeaderField &field : fields)
        size += field.name.size() + field.value.size() + 2;
    FieldBlock block(size, Qt::Uninitialized);
    char *out = block.data();
    const QByteArrayView connection = field("connection");
    const bool namesFields = !connection.isNull() && connection.size() > 10; // longer than "close" and "keep-alive"
    for (const HeaderField &field : fields) {
        if (isHopByHop(field.name) || (namesFields && isNamedIn(connection, field.name)))
            continue;
        for (const char character : field.name)
            *out++ = character >= 'A' && character <= 'Z' ? char(character + ('a' - 'A')) : character;
        *out++ = ':';
        out = std::copy(field.value.begin(), field.value.end(), out);
        *out++ = '\n';
    }
    block.truncate(out - block.constData());
    return block;
}

} // namespace isola
