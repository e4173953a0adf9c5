#include "core/logs/TextNeedle.h"

#include "core/logs/LogConsole.h"

#include <algorithm>

namespace isola {

static constexpr std::array<quint8, 256> makeFoldTable()
{
    std::array<quint8, 256> table{};
    for (int byte = 0; byte < 256; ++byte)
        table[size_t(byte)] = quint8(byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte);
    return table;
}

static constexpr std::array<quint8, 256> kFold = makeFoldTable();

quint8 foldedByte(char byte)
{
    return kFold[quint8(byte)];
}

TextNeedle::Pattern::Pattern(QByteArray bytes) : m_bytes(std::move(bytes))
{
    for (char &byte : m_bytes)
        byte = char(foldedByte(byte));
    m_skips.fill(m_bytes.size());
    for (qsizetype index = 0; index + 1 < m_bytes.size(); ++index)
        m_skips[quint8(m_bytes.at(index))] = m_bytes.size() - 1 - index;
}

bool TextNeedle::Pattern::isIn(QByteArrayView text) const
{
    const qsizetype last = m_bytes.size() - 1;
    for (qsizetype at = 0; at + last < text.size();) {
        const quint8 end = foldedByte(text[at + last]);
        if (end == quint8(m_bytes.at(last)) && std::equal(m_bytes.begin(), m_bytes.end(), text.begin() + at, [](char a, char b) {
                return a == char(foldedByte(b));
            }))
            return true;
        at += m_skips[end];
    }
    return false;
}

TextNeedle::TextNeedle(const QString &text) : m_plain(text.toUtf8()), m_encoded(encodedMessage(text)) { }

bool TextNeedle::isInRow(QByteArrayView message, QByteArrayView stack, QByteArrayView console) const
{
    if (m_plain.isIn(message) || m_plain.isIn(stack))
        return true;
    if (!m_encoded.isIn(console))
        return false;
    // It may have met a number or a bracket between two messages.
    const QList<ConsoleEntry> entries = decodeConsole(console);
    return std::any_of(
        entries.begin(), entries.end(), [this](const ConsoleEntry &entry) { return m_plain.isIn(entry.message.toUtf8()); });
}

} // namespace isola
