#pragma once
// Where the person wants calls to stop, per function: in the editor's gutter, in every debugging session, and again after a
// restart. Kept on disk per server and app. Owned by FunctionDebugging.

#include "ui/client/KeptFile.h"

#include <QJsonArray>
#include <QList>
#include <QObject>

namespace isola {

struct Breakpoint {
    QString file; // "./lib/x.ts"; empty: the entry
    int line = 0; // from 1
    QString condition; // empty: always

    bool isAt(const QString &otherFile, int otherLine) const { return file == otherFile && line == otherLine; }
    bool operator==(const Breakpoint &) const = default;
};

class BreakpointStore final : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    void open(const ApiServer &server); // what was kept for it

    QList<Breakpoint> breakpoints(const QString &function) const;
    void toggle(const QString &function, const QString &file, int line);
    // Also makes it where there is none; one on the same line is replaced.
    void set(const QString &function, const Breakpoint &breakpoint);
    void remove(const QString &function, const QString &file, int line);

    // As the editor has them: [{line, condition}] of one file. Text that is edited carries them along.
    QJsonArray inFile(const QString &function, const QString &file) const;
    void move(const QString &function, const QString &file, const QJsonArray &breakpoints);

Q_SIGNALS:
    void changed(const QString &function); // by a person: a session that is under way follows
    void moved(const QString &function); // with the text: what runs has not changed

private:
    void keep(const QString &function, const QList<Breakpoint> &breakpoints);

    KeptFile m_file;
    QJsonObject m_all; // {function: [{file, line, condition}]}
};

} // namespace isola
