// Work on other threads: its result settles the promise, several go side by side, and what is cancelled stops and is never done.

#include "core/sandbox/runtime/BackgroundJobs.h"

#include <QSemaphore>
#include <QTest>

#include <libplatform/libplatform.h>

using namespace isola;

class tst_BackgroundJobs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void settlesThePromise();
    void runsTwoSideBySide();
    void queuesTheOthers();
    void stopsWhatIsCancelled();
    void stopsAtTheEnd();

private:
    static BackgroundJobs::Work numberWork(double number);
    // Waits for the next that is done and settles it; its call, 0 without one.
    uint32_t settleNext(BackgroundJobs &jobs);

    std::unique_ptr<v8::Platform> m_platform;
    std::unique_ptr<v8::ArrayBuffer::Allocator> m_allocator{v8::ArrayBuffer::Allocator::NewDefaultAllocator()};
    v8::Isolate *m_isolate = nullptr;
    QSemaphore m_woken;
};

void tst_BackgroundJobs::initTestCase()
{
    m_platform = v8::platform::NewSingleThreadedDefaultPlatform();
    v8::V8::InitializePlatform(m_platform.get());
    v8::V8::Initialize();
    v8::Isolate::CreateParams params;
    params.array_buffer_allocator = m_allocator.get();
    m_isolate = v8::Isolate::New(params);
    m_isolate->Enter();
    const v8::HandleScope handles(m_isolate);
    v8::Context::New(m_isolate)->Enter();
}

void tst_BackgroundJobs::cleanupTestCase()
{
    {
        const v8::HandleScope handles(m_isolate);
        m_isolate->GetCurrentContext()->Exit();
    }
    m_isolate->Exit();
    m_isolate->Dispose();
}

BackgroundJobs::Work tst_BackgroundJobs::numberWork(double number)
{
    return [number](const std::atomic<bool> &) -> BackgroundJobs::Result {
        return [number](v8::Isolate *isolate) { return v8::Number::New(isolate, number); };
    };
}

uint32_t tst_BackgroundJobs::settleNext(BackgroundJobs &jobs)
{
    if (!m_woken.tryAcquire(1, 30000))
        return 0;
    auto done = jobs.takeDone();
    if (!done)
        return 0;
    const auto value = done->result(m_isolate).ToLocalChecked();
    done->resolver.Get(m_isolate)->Resolve(m_isolate->GetCurrentContext(), value).Check();
    return done->call;
}

void tst_BackgroundJobs::settlesThePromise()
{
    const v8::HandleScope handles(m_isolate);
    BackgroundJobs jobs([this] { m_woken.release(); });
    const auto promise = jobs.start(m_isolate, {7, 0, {}}, numberWork(42));
    QCOMPARE(promise->State(), v8::Promise::kPending);
    QCOMPARE(settleNext(jobs), 7u);
    QCOMPARE(promise->State(), v8::Promise::kFulfilled);
    QCOMPARE(promise->Result().As<v8::Number>()->Value(), 42.0);
    QVERIFY(!jobs.takeDone());
}

// Each waits for the other: one thread alone would never get through.
void tst_BackgroundJobs::runsTwoSideBySide()
{
    const v8::HandleScope handles(m_isolate);
    BackgroundJobs jobs([this] { m_woken.release(); });
    QSemaphore first, second;
    const auto meet = [](QSemaphore &own, QSemaphore &other) {
        return [&own, &other](const std::atomic<bool> &) -> BackgroundJobs::Result {
            own.release();
            const bool isMet = other.tryAcquire(1, 30000);
            return [isMet](v8::Isolate *isolate) { return v8::Boolean::New(isolate, isMet); };
        };
    };
    const auto one = jobs.start(m_isolate, {1, 0, {}}, meet(first, second));
    const auto two = jobs.start(m_isolate, {1, 0, {}}, meet(second, first));
    QCOMPARE(settleNext(jobs), 1u);
    QCOMPARE(settleNext(jobs), 1u);
    QVERIFY(one->Result()->IsTrue());
    QVERIFY(two->Result()->IsTrue());
}

void tst_BackgroundJobs::queuesTheOthers()
{
    const v8::HandleScope handles(m_isolate);
    BackgroundJobs jobs([this] { m_woken.release(); });
    std::vector<v8::Local<v8::Promise>> promises;
    for (int i = 0; i < 20; ++i)
        promises.push_back(jobs.start(m_isolate, {1, 0, {}}, numberWork(i)));
    for (int i = 0; i < 20; ++i)
        QCOMPARE(settleNext(jobs), 1u);
    for (int i = 0; i < 20; ++i)
        QCOMPARE(promises[size_t(i)]->Result().As<v8::Number>()->Value(), double(i));
}

void tst_BackgroundJobs::stopsWhatIsCancelled()
{
    const v8::HandleScope handles(m_isolate);
    BackgroundJobs jobs([this] { m_woken.release(); });
    QSemaphore begun, stopped;
    const auto endless = [&](const std::atomic<bool> &isCancelled) -> BackgroundJobs::Result {
        begun.release();
        while (!isCancelled) { }
        stopped.release();
        return [](v8::Isolate *isolate) { return v8::Undefined(isolate); };
    };
    for (int i = 0; i < 3; ++i) // the third waits for a thread
        jobs.start(m_isolate, {1, 0, {}}, endless);
    const auto other = jobs.start(m_isolate, {2, 0, {}}, numberWork(1));
    QVERIFY(begun.tryAcquire(2, 30000));
    jobs.cancel(1);
    QVERIFY(stopped.tryAcquire(2, 30000));
    QCOMPARE(settleNext(jobs), 2u);
    QCOMPARE(other->State(), v8::Promise::kFulfilled);
    QVERIFY(!jobs.takeDone());
}

void tst_BackgroundJobs::stopsAtTheEnd()
{
    const v8::HandleScope handles(m_isolate);
    QSemaphore begun;
    {
        BackgroundJobs jobs([] {});
        jobs.start(m_isolate, {1, 0, {}}, [&begun](const std::atomic<bool> &isCancelled) -> BackgroundJobs::Result {
            begun.release();
            while (!isCancelled) { }
            return {};
        });
        QVERIFY(begun.tryAcquire(1, 30000));
    } // does not hang
}

QTEST_GUILESS_MAIN(tst_BackgroundJobs)
#include "tst_BackgroundJobs.moc"
