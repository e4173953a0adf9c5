#pragma once
// A language that nobody speaks: every text is the English one with marks on its letters and half as long again. What stays
// unmarked was never given to tr(); what does not fit would not fit in other languages either.

#include <QTranslator>

namespace isola {

class PseudoTranslator final : public QTranslator {
public:
    QString translate(const char *, const char *source, const char *, int) const override
    {
        QString text = QString::fromUtf8(source);
        text.replace(u'a', QChar(0x00e5)).replace(u'e', QChar(0x00e9)).replace(u'o', QChar(0x00f8)).replace(u'u', QChar(0x00fc));
        return u'[' + text + QString(text.size() / 2, QChar(0x00b7)) + u']';
    }
    bool isEmpty() const override { return false; }
};

} // namespace isola
