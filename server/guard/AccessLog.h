#pragma once
// One line per answered request in a file, off unless asked for: a JSON object each, for people and for tools. Secrets that URLs
// carry are blacked out. Lines are gathered and written by a thread of its own; after reopen() they go to a new file of the same
// name, so that a log rotation works. note() and now(): any thread; the rest is its own thread's.

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/storage/StorageThread.h"

#include <QByteArray>
#include <QObject>
#include <QTimer>
#include <memory>

namespace isola {

struct AccessEntry {
    QByteArray address;
    QByteArray method;
    QByteArray target;
    int status = 0; // 0: the client left before it was answered
    qint64 bytes = 0; // of the body
    Microseconds duration{0};
    QByteArray requestId;
};

class AccessLog final : public QObject {
    Q_OBJECT

public:
    // "-" is standard output. The error says why the file cannot be written.
    static Result<std::unique_ptr<AccessLog>> open(const QString &path, const Clock &clock);
    ~AccessLog() override;

    void note(const AccessEntry &entry);
    void flush();
    void reopen();
    MonotonicTime now() const { return m_clock.monotonic(); }

private:
    AccessLog(const QString &path, int descriptor, const Clock &clock);

    const QString m_path;
    const Clock &m_clock;
    QByteArray m_lines;
    QTimer m_flush;
    int m_descriptor; // used on m_thread only
    StorageThread m_thread; // last: its end waits for what it has to write
};

} // namespace isola
