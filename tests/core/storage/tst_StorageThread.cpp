#include "core/storage/StorageThread.h"

#include <QEventLoop>
#include <QTest>
#include <atomic>

using namespace isola;
using namespace Qt::StringLiterals;

class StorageThreadTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void jobsRunElsewhereInOrderAndAnswerHere()
    {
        StorageThread storage;
        QThread *here = QThread::currentThread();
        QList<int> answers;
        QEventLoop loop;
        for (int i = 0; i < 100; ++i)
            storage.run<int>(
                this,
                [i, here]() -> Result<int> {
                    if (QThread::currentThread() == here)
                        return fail(ErrorCode::RuntimeUnavailable, u"on the wrong thread"_s);
                    return i;
                },
                [&](Result<int> answer) {
                    QCOMPARE(QThread::currentThread(), here);
                    answers.append(answer.value_or(-1));
                    if (answers.size() == 100)
                        loop.quit();
                });
        QVERIFY(answers.isEmpty());
        loop.exec();
        for (int i = 0; i < 100; ++i)
            QCOMPARE(answers.at(i), i);
    }

    void jobsStillWaitingAreDoneBeforeTheEnd()
    {
        std::atomic<int> done = 0;
        {
            StorageThread storage;
            for (int i = 0; i < 1000; ++i)
                storage.run<void>(
                    this,
                    [&]() -> Result<void> {
                        ++done;
                        return {};
                    },
                    [](Result<void>) { QFAIL("an answer after the end"); });
        }
        QCOMPARE(done.load(), 1000);
        QCoreApplication::sendPostedEvents();
    }

    void nobodyAnswersAnObjectThatIsGone()
    {
        StorageThread storage;
        auto context = std::make_unique<QObject>();
        storage.run<int>(
            context.get(), []() -> Result<int> { return 1; }, [](Result<int>) { QFAIL("answered"); });
        context.reset();
        QEventLoop loop;
        storage.run<int>(
            this, []() -> Result<int> { return 2; }, [&](Result<int>) { loop.quit(); });
        loop.exec();
    }
};

QTEST_GUILESS_MAIN(StorageThreadTest)
#include "tst_StorageThread.moc"
