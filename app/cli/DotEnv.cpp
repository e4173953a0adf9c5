#include "app/cli/DotEnv.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace isola {

static bool isKey(const QString &text)
{
    static const QRegularExpression pattern(u"\\A[A-Za-z_][A-Za-z0-9_]*\\z"_s);
    return pattern.match(text).hasMatch();
}

CommandResult<QPair<QString, QString>> variableFromArgument(const QString &argument)
{
    const qsizetype equals = argument.indexOf(u'=');
    const QString key = argument.first(qMax(equals, qsizetype(0)));
    if (!isKey(key))
        return wrongUsage(u"%1: must be KEY=VALUE"_s.arg(argument),
            u"Keys are letters, digits and _. A function is named with --function NAME."_s);
    return QPair<QString, QString>(key, argument.sliced(equals + 1));
}

namespace {

class DotEnvReader final {
public:
    explicit DotEnvReader(const QString &text) : m_text(text) { }

    // Empty when all was read, else what is wrong in line().
    QString read(QMap<QString, QString> &variables)
    {
        while (m_place < m_text.size()) {
            skip(u" \t\r\n");
            if (m_place >= m_text.size())
                break;
            if (m_text.at(m_place) == u'#') {
                m_place = endOfLine();
                continue;
            }
            const QString fault = readVariable(variables);
            if (!fault.isEmpty())
                return fault;
        }
        return {};
    }

    qsizetype line() const { return m_text.first(qMin(m_place, m_text.size())).count(u'\n') + 1; }

private:
    QString readVariable(QMap<QString, QString> &variables)
    {
        const qsizetype equals = m_text.indexOf(u'=', m_place);
        if (equals < 0 || equals > endOfLine())
            return u"must be KEY=VALUE"_s;
        QString key = m_text.sliced(m_place, equals - m_place).trimmed();
        if (key.startsWith("export "_L1))
            key = key.sliced(7).trimmed();
        if (!isKey(key))
            return u"%1 is not a key: letters, digits and _"_s.arg(key);
        m_place = equals + 1;
        skip(u" \t");
        const QChar quote = m_place < m_text.size() ? m_text.at(m_place) : QChar();
        if (quote != u'"' && quote != u'\'') {
            variables.insert(key, plainValue());
            return {};
        }
        const qsizetype start = m_place++;
        QString value;
        if (!readQuoted(quote, value)) {
            m_place = start;
            return u"the quote is not closed"_s;
        }
        skip(u" \t\r");
        if (m_place < m_text.size() && m_text.at(m_place) != u'\n' && m_text.at(m_place) != u'#')
            return u"there is text behind the closing quote"_s;
        m_place = endOfLine();
        variables.insert(key, value);
        return {};
    }

    QString plainValue()
    {
        const qsizetype end = endOfLine();
        QString value = m_text.sliced(m_place, end - m_place);
        m_place = end;
        static const QRegularExpression comment(u"(^|\\s)#"_s);
        if (const qsizetype hash = value.indexOf(comment); hash >= 0)
            value.truncate(hash);
        return value.trimmed();
    }

    bool readQuoted(QChar quote, QString &value)
    {
        for (; m_place < m_text.size(); ++m_place) {
            const QChar c = m_text.at(m_place);
            if (c == quote) {
                ++m_place;
                return true;
            }
            if (c != u'\\' || quote == u'\'' || m_place + 1 >= m_text.size())
                value += c;
            else
                value += unescaped(m_text.at(++m_place));
        }
        return false;
    }

    static QString unescaped(QChar c)
    {
        switch (c.unicode()) {
        case u'n':
            return u"\n"_s;
        case u'r':
            return u"\r"_s;
        case u't':
            return u"\t"_s;
        case u'\\':
        case u'"':
        case u'$':
            return c;
        default:
            return QString(u'\\') + c;
        }
    }

    void skip(QStringView characters)
    {
        while (m_place < m_text.size() && characters.contains(m_text.at(m_place)))
            ++m_place;
    }

    qsizetype endOfLine() const
    {
        const qsizetype end = m_text.indexOf(u'\n', m_place);
        return end < 0 ? m_text.size() : end;
    }

    const QString m_text;
    qsizetype m_place = 0;
};

} // namespace

CommandResult<QMap<QString, QString>> variablesFromDotEnv(const QString &text, const QString &file)
{
    QMap<QString, QString> variables;
    DotEnvReader reader(text);
    if (const QString fault = reader.read(variables); !fault.isEmpty())
        return wrongUsage(u"%1:%2: %3"_s.arg(file).arg(reader.line()).arg(fault));
    return variables;
}

} // namespace isola
