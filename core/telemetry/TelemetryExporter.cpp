#include "core/telemetry/TelemetryExporter.h"

#include "core/logs/LogWriter.h"
#include "core/registry/FunctionRegistry.h"

#include <QFile>
#include <QLoggingCategory>
#include <QSaveFile>

namespace isola {

Q_LOGGING_CATEGORY(telemetryLog, "isola.telemetry")

static std::optional<qint64> storedCursor(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    bool isNumber = false;
    const qint64 cursor = file.readAll().trimmed().toLongLong(&isNumber);
    return isNumber ? std::optional(cursor) : std::nullopt;
}

static void storeCursor(const QString &path, qint64 cursor)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray::number(cursor) + '\n') < 0 || !file.commit())
        qCWarning(telemetryLog).noquote() << path << "cannot be written:" << file.errorString();
}

Result<std::unique_ptr<TelemetryExporter>> TelemetryExporter::create(
    const Collector &collector, const Files &files, const FunctionRegistry &functions, const LogWriter &writer)
{
    auto store = LogStore::create(files.logs);
    if (!store)
        return fail(store.error());
    const Result<qint64> newest = (*store)->newestRow();
    if (!newest)
        return fail(newest.error());
    const qint64 cursor = storedCursor(files.cursor).value_or(*newest);
    std::unique_ptr<TelemetryExporter> exporter(
        new TelemetryExporter(collector, files.cursor, functions, std::move(*store), cursor));
    storeCursor(files.cursor, cursor);
    connect(&writer, &LogWriter::rowsCommitted, exporter.get(), &TelemetryExporter::wake, Qt::QueuedConnection);
    exporter->wake();
    return exporter;
}

TelemetryExporter::TelemetryExporter(const Collector &collector, QString cursorFile, const FunctionRegistry &functions,
    std::unique_ptr<LogStore> store, qint64 cursor)
    : m_cursorFile(std::move(cursorFile))
    , m_functions(functions)
    , m_cursor(cursor)
    , m_client(collector)
    , m_store(std::move(store))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &TelemetryExporter::readBatch);
}

TelemetryExporter::~TelemetryExporter()
{
    m_client.stop();
}

void TelemetryExporter::wake()
{
    m_isWoken = m_isBusy;
    if (!m_isBusy && !m_timer.isActive())
        m_timer.start(kGather);
}

void TelemetryExporter::readBatch()
{
    m_isBusy = true;
    LogQuery query;
    query.limit = kBatch;
    m_thread.run<LogPage>(
        this, [this, cursor = m_cursor, query] { return m_store->rowsAfter(cursor, query); },
        [this](Result<LogPage> page) {
            if (!page)
                return finishBatch({CollectorClient::Answer::TryAgain, page.error().message}, m_cursor, false);
            if (page->rows.isEmpty())
                return finishBatch({}, page->nextCursor.value_or(m_cursor), page->hasMore);
            sendBatch(*page);
        });
}

void TelemetryExporter::sendBatch(const LogPage &page)
{
    QList<ExportedCall> calls;
    for (const StoredLogRow &stored : page.rows) {
        const auto record = m_functions.recordById(stored.log.function);
        calls.append({stored.log, record ? record->live->app.value : QString(), record ? record->live->name : QString()});
    }
    m_thread.run<Sent>(
        this, [this, calls]() -> Result<Sent> { return send(calls); },
        [this, next = *page.nextCursor, hasMore = page.hasMore](const Result<Sent> &sent) { finishBatch(*sent, next, hasMore); });
}

// On m_thread.
TelemetryExporter::Sent TelemetryExporter::send(const QList<ExportedCall> &calls)
{
    Sent sent;
    const std::pair<QByteArray, QByteArray> parts[] = {{"/v1/traces", otlpSpans(calls)}, {"/v1/logs", otlpLogs(calls)}};
    for (const auto &[path, json] : parts) {
        if (json.isEmpty())
            continue;
        QString reason;
        const CollectorClient::Answer answer = m_client.post(path, json, reason);
        if (answer == CollectorClient::Answer::TryAgain)
            return {answer, reason};
        if (answer == CollectorClient::Answer::Refused)
            sent = {answer, QString::fromLatin1(path) + u' ' + reason};
    }
    return sent;
}

void TelemetryExporter::finishBatch(const Sent &sent, qint64 next, bool hasMore)
{
    m_isBusy = false;
    if (sent.answer == CollectorClient::Answer::TryAgain) {
        if (m_retry == kFirstRetry)
            qCWarning(telemetryLog).noquote() << "The collector cannot be reached, its spans and logs wait:" << sent.reason;
        m_timer.start(m_retry);
        m_retry = std::min(m_retry * 2, kLongestRetry);
        return;
    }
    if (sent.answer == CollectorClient::Answer::Refused)
        qCWarning(telemetryLog).noquote() << "The collector refused spans or logs, which are passed over:" << sent.reason;
    m_retry = kFirstRetry;
    if (next != m_cursor) {
        m_cursor = next;
        storeCursor(m_cursorFile, next);
    }
    if (hasMore)
        m_timer.start(0);
    else if (std::exchange(m_isWoken, false))
        m_timer.start(kGather);
}

} // namespace isola
