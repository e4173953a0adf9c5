#include "core/logs/LogQueue.h"

#include "tests/core/logs/LogTesting.h"

#include <thread>

using namespace isola;
using namespace std::chrono_literals;

class tst_LogQueue final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsComeOutInOrder();
    void dropsBeyondTheBoundUntilRowsAreReleased();
    void boundsLongConsolesByTheirSize();
    void flushWaitsForItsTicket();
    void noRowIsLostBetweenThreads();
};

static QList<qint64> startsOf(const LogQueue::Batch &batch)
{
    QList<qint64> list;
    for (const LogChunk &chunk : batch.chunks)
        for (const LogRow &row : chunk)
            list.append(row.invocation.value);
    return list;
}

void tst_LogQueue::rowsComeOutInOrder()
{
    LogQueue queue({});
    static constexpr int kRows = 2 * int(LogQueue::kChunkRows) + 10;
    for (int index = 0; index < kRows; ++index)
        QVERIFY(queue.append(makeRow(kNewYear + index)));
    const LogQueue::Batch batch = queue.take(0ms, 0ms);
    QCOMPARE(batch.rows, kRows);
    QCOMPARE(batch.chunks.size(), size_t(3));
    const QList<qint64> list = startsOf(batch);
    for (int index = 0; index < kRows; ++index)
        QCOMPARE(list[index], kNewYear + index);
    QCOMPARE(queue.take(0ms, 0ms).rows, 0);
}

void tst_LogQueue::dropsBeyondTheBoundUntilRowsAreReleased()
{
    LogLimits limits;
    limits.queuedRows = 2;
    LogQueue queue(limits);
    QVERIFY(queue.append(makeRow(1)));
    QVERIFY(queue.append(makeRow(2)));
    QVERIFY(!queue.append(makeRow(3)));
    LogQueue::Batch batch = queue.take(0ms, 0ms);
    QCOMPARE(startsOf(batch), QList<qint64>({1, 2}));
    QCOMPARE(batch.droppedRows, 1);
    QVERIFY(!queue.append(makeRow(4))); // taken rows are in memory still
    queue.release(std::move(batch.chunks));
    QVERIFY(queue.append(makeRow(5)));
    QCOMPARE(queue.take(0ms, 0ms).droppedRows, 1);
}

void tst_LogQueue::boundsLongConsolesByTheirSize()
{
    LogLimits limits;
    limits.queuedBytes = 1'000'000;
    LogQueue queue(limits);
    LogRow row = makeRow(1);
    row.outcome.console = {{ConsoleLevel::Log, QString(200'000, QLatin1Char('x')), 1}};
    QVERIFY(queue.append(row));
    QVERIFY(queue.append(row));
    QVERIFY(!queue.append(row));
    QVERIFY(queue.append(makeRow(2)));
    queue.release(queue.take(0ms, 0ms).chunks);
    QVERIFY(queue.append(row));
}

void tst_LogQueue::flushWaitsForItsTicket()
{
    LogQueue queue({});
    queue.append(makeRow(1));
    std::atomic<bool> isFlushed = false;
    std::thread flusher([&] {
        queue.flush();
        isFlushed = true;
    });
    // Woken by the flush, not by the time.
    LogQueue::Batch batch = queue.take(1h, 1h);
    while (batch.flushTicket == 0)
        batch = queue.take(1h, 1h);
    QVERIFY(!isFlushed);
    queue.flushed(batch.flushTicket);
    flusher.join();
    QVERIFY(isFlushed);
}

void tst_LogQueue::noRowIsLostBetweenThreads()
{
    static constexpr int kThreads = 3;
    static constexpr int kRows = 20'000;
    LogQueue queue({});
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread)
        threads.emplace_back([&queue, thread] {
            for (int index = 0; index < kRows; ++index)
                queue.append(makeRow(thread * kRows + index));
        });
    std::thread closer([&] {
        for (std::thread &thread : threads)
            thread.join();
        queue.close();
    });
    QSet<qint64> seen;
    qint64 dropped = 0;
    for (bool isLast = false; !isLast;) {
        LogQueue::Batch batch = queue.take(1ms, 1h);
        for (const qint64 start : startsOf(batch))
            seen.insert(start);
        dropped += batch.droppedRows;
        isLast = batch.isLast;
        queue.release(std::move(batch.chunks));
    }
    closer.join();
    QCOMPARE(seen.size() + dropped, kThreads * kRows);
    QCOMPARE(dropped, 0);
}

QTEST_GUILESS_MAIN(tst_LogQueue)
#include "tst_LogQueue.moc"

#include <QSet>
