#include "core/sandbox/runtime/BackgroundJobs.h"

#include <algorithm>
#include <ctime>

namespace isola {

static int64_t threadCpuNanoseconds()
{
    timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1'000'000'000ll + now.tv_nsec;
}

namespace {

class SeededSource final : public RandomSource {
public:
    explicit SeededSource(const RandomSeed &seed) : m_stream(seed, 0) { }
    RandomStream *currentStream() override { return &m_stream; }

private:
    RandomStream m_stream;
};

} // namespace

BackgroundJobs::~BackgroundJobs()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
        for (const JobPointer &job : m_open)
            job->isCancelled = true;
    }
    m_changed.notify_all();
    for (const pthread_t thread : m_threads)
        pthread_join(thread, nullptr);
}

v8::Local<v8::Promise> BackgroundJobs::start(v8::Isolate *isolate, Asker asker, Work work)
{
    const auto resolver = v8::Promise::Resolver::New(isolate->GetCurrentContext()).ToLocalChecked();
    auto job = std::make_shared<Job>();
    job->asker = std::move(asker);
    job->resolver.Reset(isolate, resolver);
    job->work = std::move(work);
    m_open.push_back(job);
    bool needsThread = false;
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back(std::move(job));
        needsThread = m_waiting.size() > m_idleThreads && m_threads.size() < kMostThreads;
    }
    if (needsThread)
        addThread();
    m_changed.notify_one();
    if (m_threads.empty()) { // none can be had: late is better than never
        std::unique_lock lock(m_mutex);
        runNext(lock);
    }
    return resolver->GetPromise();
}

void BackgroundJobs::addThread()
{
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, kStackBytes);
    pthread_t thread;
    const auto run = [](void *self) -> void * {
        static_cast<BackgroundJobs *>(self)->work();
        return nullptr;
    };
    if (pthread_create(&thread, &attributes, run, this) == 0)
        m_threads.push_back(thread);
    pthread_attr_destroy(&attributes);
}

std::optional<BackgroundJobs::Done> BackgroundJobs::takeDone()
{
    JobPointer job;
    {
        const std::lock_guard lock(m_mutex);
        if (m_done.empty())
            return std::nullopt;
        job = std::move(m_done.front());
        m_done.pop_front();
    }
    std::erase(m_open, job);
    return Done{job->asker.call, job->asker.which, std::move(job->resolver), std::move(job->result), job->cpuNs};
}

bool BackgroundJobs::hasOpen(uint32_t call, uint32_t which) const
{
    return std::any_of(m_open.begin(), m_open.end(),
        [&](const JobPointer &job) { return job->asker.call == call && (which == 0 || job->asker.which == which); });
}

void BackgroundJobs::cancel(uint32_t call)
{
    const auto isOfCall = [call](const JobPointer &job) { return job->asker.call == call; };
    if (std::none_of(m_open.begin(), m_open.end(), isOfCall))
        return;
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_waiting, isOfCall);
    std::erase_if(m_done, isOfCall);
    for (const JobPointer &job : m_open) {
        if (isOfCall(job)) {
            job->isCancelled = true;
            job->resolver.Reset(); // a thread may hold the job longer than the isolate's thread does
        }
    }
    std::erase_if(m_open, isOfCall);
}

void BackgroundJobs::work()
{
    std::unique_lock lock(m_mutex);
    while (!m_isStopping) {
        if (m_waiting.empty()) {
            ++m_idleThreads;
            m_changed.wait(lock);
            --m_idleThreads;
            continue;
        }
        runNext(lock);
    }
}

void BackgroundJobs::runNext(std::unique_lock<std::mutex> &lock)
{
    const JobPointer job = std::move(m_waiting.front());
    m_waiting.pop_front();
    lock.unlock();
    const int64_t start = threadCpuNanoseconds();
    if (job->asker.seed) {
        SeededSource source(*job->asker.seed);
        const RandomSourceScope scope(&source);
        job->result = job->work(job->isCancelled);
    } else {
        job->result = job->work(job->isCancelled);
    }
    job->work = nullptr;
    job->cpuNs = threadCpuNanoseconds() - start;
    lock.lock();
    if (job->isCancelled)
        return;
    m_done.push_back(job);
    m_wake();
}

} // namespace isola
