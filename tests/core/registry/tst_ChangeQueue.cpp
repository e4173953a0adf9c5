#include "core/registry/ChangeQueue.h"

#include <QTest>

using namespace isola;

class ChangeQueueTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void changesOfOneKeyWaitForEachOther()
    {
        ChangeQueue queue;
        QByteArray events;
        ChangeQueue::Finished first;
        queue.add("a", [&](auto finished) {
            events += '1';
            first = finished;
        });
        queue.add("a", [&](auto finished) {
            events += '2';
            finished();
        });
        queue.add("b", [&](auto finished) {
            events += 'b';
            finished();
        });
        QCOMPARE(events, QByteArray("1b"));
        first();
        QCOMPARE(events, QByteArray("1b2"));
    }

    void aChangeMayAddAnother()
    {
        ChangeQueue queue;
        QByteArray events;
        queue.add("a", [&](auto finished) {
            queue.add("a", [&](auto innerFinished) {
                events += '2';
                innerFinished();
            });
            events += '1';
            finished();
        });
        QCOMPARE(events, QByteArray("12"));
    }

    void manyChangesThatEndAtOnceDoNotNest()
    {
        static constexpr int kChanges = 100000;
        ChangeQueue queue;
        ChangeQueue::Finished first;
        int done = 0;
        queue.add("a", [&](auto finished) { first = finished; });
        for (int i = 0; i < kChanges; ++i)
            queue.add("a", [&](auto finished) {
                ++done;
                finished();
            });
        first();
        QCOMPARE(done, kChanges);
    }
};

QTEST_GUILESS_MAIN(ChangeQueueTest)
#include "tst_ChangeQueue.moc"
