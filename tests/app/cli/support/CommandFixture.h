#pragma once
// A real server on a directory of its own, and the real isola run against it. One per test.

#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

namespace isola {

struct Ran {
    int exitCode = -1;
    QByteArray output;
    QByteArray errors;
    QJsonObject json; // of the output, where it is JSON

    bool says(const char *text) const { return output.contains(text); }
    bool complains(const char *text) const { return errors.contains(text); }
};

class CommandFixture final {
public:
    CommandFixture();
    ~CommandFixture();

    // Serves the directory and gives the URL; empty when it does not get ready. Port 0: any free one.
    QString serve(int port = 0);
    void stopServer();

    Ran run(const QStringList &arguments, const QByteArray &input = {}) const;
    // Starts one that goes on: `logs -f`, `deploy --watch`, `dev`. The caller ends it.
    void start(QProcess &process, const QStringList &arguments) const;

    QString data() const { return m_directory.filePath(QStringLiteral("data")); }
    // Below the directory in which commands run.
    QString path(const QString &name) const { return m_directory.filePath(name); }
    void write(const QString &name, const QByteArray &content) const;
    // A function with a public http trigger that answers `text`.
    void writeFunction(const QString &name, const QByteArray &text) const;

private:
    QTemporaryDir m_directory;
    QProcess m_server;
};

// Waits until what the process wrote holds `text`; takes it all. Empty when that does not come.
QByteArray outputUntil(QProcess &process, const QByteArray &text);

} // namespace isola
