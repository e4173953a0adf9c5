#pragma once
// Where a command's words go: results to standard output, the rest to standard error. The only place that knows about colours,
// and that keeps what functions wrote from steering the terminal. With Format::Json nothing but JSON reaches standard output.

#include <QJsonObject>
#include <QStringList>

namespace isola {

struct CommandError;

enum class Format { Text, Json };
enum class Colour { Plain, Bold, Faint, Red, Green, Yellow, Blue };

class Terminal final {
public:
    explicit Terminal(Format format);
    ~Terminal(); // takes a progress line back

    bool isJson() const { return m_format == Format::Json; }
    bool isInteractive() const; // a person reads standard output

    void line(const QString &text); // results, for people; nothing in JSON
    void json(const QJsonObject &object); // results, for programs; one line
    void bytes(const QByteArray &bytes); // a function's answer as it is
    void table(const QStringList &headings, const QList<QStringList> &rows);
    void note(const QString &text); // beside the result: what is going on
    void error(const CommandError &error); // in JSON on standard output as well
    void complain(const CommandError &error); // where the result has been printed: for people only
    void progress(const QString &text); // one line that is overwritten; only where a person watches
    void endProgress();

    QString paint(Colour colour, const QString &text) const; // for line() and table()
    // Control characters made visible, but for line breaks and tabs.
    static QString printable(const QString &text);

private:
    const Format m_format;
    bool m_isColoured; // standard output
    bool m_isErrorColoured;
    bool m_showsProgress;
    bool m_hasProgress = false;
};

} // namespace isola
