#pragma once
// A text to be found in a log row: in its error, its stack or a console message, letters A to Z in either case. Immutable.

#include <QByteArray>
#include <QString>
#include <array>

namespace isola {

// A to Z as a to z; all else stays.
quint8 foldedByte(char byte);

class TextNeedle final {
public:
    explicit TextNeedle(const QString &text);

    // What is looked for, folded: in messages and stacks, and in the console's column as it is stored.
    const QByteArray &plain() const { return m_plain.bytes(); }
    const QByteArray &encoded() const { return m_encoded.bytes(); }

    // The columns as they are stored.
    bool isInRow(QByteArrayView message, QByteArrayView stack, QByteArrayView console) const;

private:
    // A byte string in lower case, with how far to move on past each byte that does not fit (Horspool).
    class Pattern {
    public:
        explicit Pattern(QByteArray bytes);
        bool isIn(QByteArrayView text) const;
        const QByteArray &bytes() const { return m_bytes; }

    private:
        QByteArray m_bytes;
        std::array<qsizetype, 256> m_skips;
    };

    Pattern m_plain;
    Pattern m_encoded; // as it looks inside the JSON of the console column
};

} // namespace isola
