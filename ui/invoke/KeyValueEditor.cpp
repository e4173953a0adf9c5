#include "ui/invoke/KeyValueEditor.h"

#include "ui/widgets/Labels.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace isola {

KeyValueEditor::KeyValueEditor(QWidget *parent) : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
    setPlaceholderText(tr("content-type: application/json"));
    connect(this, &QPlainTextEdit::textChanged, this, &KeyValueEditor::check);
}

QList<std::pair<QString, QString>> KeyValueEditor::pairs() const
{
    QList<std::pair<QString, QString>> pairs;
    for (const QString &line : toPlainText().split('\n'_L1, Qt::SkipEmptyParts))
        if (const qsizetype colon = line.indexOf(':'_L1); colon > 0)
            pairs.append({line.left(colon).trimmed(), line.mid(colon + 1).trimmed()});
    return pairs;
}

QString KeyValueEditor::fault() const
{
    // RFC 9110, section 5.6.2: what field names are made of.
    static const QRegularExpression field(u"\\A[!#$%&'*+.^_`|~0-9A-Za-z-]+\\s*:.*\\z"_s);
    const QStringList lines = toPlainText().split('\n'_L1);
    for (int line = 0; line < lines.size(); ++line)
        if (!lines.at(line).trimmed().isEmpty() && !field.match(lines.at(line)).hasMatch())
            return tr("Header line %1 must read name: value").arg(line + 1);
    return {};
}

void KeyValueEditor::check()
{
    const bool isInvalid = !fault().isEmpty();
    if (property("invalid").toBool() == isInvalid)
        return;
    setProperty("invalid", isInvalid);
    setToolTip(fault());
    restyle(*this);
}

} // namespace isola
