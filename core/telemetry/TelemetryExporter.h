#pragma once
// Sends the log to an OpenTelemetry collector as it grows. Reads it from the disk, so that calls never wait and nothing piles up
// in memory while the collector is away; how far it has come is kept in a file, so that a restart goes on from there. At least
// once: what was sent right before a crash is sent again. Lives on the engine thread; reads and sends on one of its own.

#include "core/logs/LogStore.h"
#include "core/storage/StorageThread.h"
#include "core/telemetry/CollectorClient.h"
#include "core/telemetry/OtlpJson.h"

#include <QObject>
#include <QTimer>

namespace isola {

class FunctionRegistry;
class LogWriter;

class TelemetryExporter final : public QObject {
    Q_OBJECT

public:
    struct Files {
        QString logs; // the directory of the log
        QString cursor; // where to keep how far it has come
    };

    // Begins with what is logged from now on, or where it was before. Registry and writer outlive it.
    static Result<std::unique_ptr<TelemetryExporter>> create(
        const Collector &collector, const Files &files, const FunctionRegistry &functions, const LogWriter &writer);
    ~TelemetryExporter() override;

private:
    static constexpr Milliseconds kGather{500}; // rows that come close together leave together
    static constexpr Milliseconds kFirstRetry{1000};
    static constexpr Milliseconds kLongestRetry{60000};
    static constexpr int kBatch = 500;

    // What became of a batch.
    struct Sent {
        CollectorClient::Answer answer = CollectorClient::Answer::Taken;
        QString reason;
    };

    TelemetryExporter(const Collector &collector, QString cursorFile, const FunctionRegistry &functions,
        std::unique_ptr<LogStore> store, qint64 cursor);
    void wake();
    void readBatch();
    void sendBatch(const LogPage &page);
    void finishBatch(const Sent &sent, qint64 next, bool isFull);
    Sent send(const QList<ExportedCall> &calls);

    const QString m_cursorFile;
    const FunctionRegistry &m_functions;
    qint64 m_cursor;
    Milliseconds m_retry = kFirstRetry;
    bool m_isBusy = false;
    bool m_isWoken = false; // rows came while it was busy
    QTimer m_timer;
    CollectorClient m_client; // used on m_thread only, but to stop it
    std::unique_ptr<LogStore> m_store; // likewise
    StorageThread m_thread; // last: its end waits for jobs that use the others
};

} // namespace isola
