#include "core/sandbox/runtime/Platform.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

namespace isola {

static double monotonicSeconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Tasks that must run on the isolate's thread; posted from any.
class ForegroundTasks final : public v8::TaskRunner {
public:
    void PostTask(std::unique_ptr<v8::Task> task) override { post(std::move(task), 0); }
    void PostNonNestableTask(std::unique_ptr<v8::Task> task) override { post(std::move(task), 0); }
    void PostDelayedTask(std::unique_ptr<v8::Task> task, double delay) override
    {
        post(std::move(task), monotonicSeconds() + delay);
    }
    void PostNonNestableDelayedTask(std::unique_ptr<v8::Task> task, double delay) override
    {
        post(std::move(task), monotonicSeconds() + delay);
    }
    void PostIdleTask(std::unique_ptr<v8::IdleTask>) override { }
    bool IdleTasksEnabled() override { return false; }
    bool NonNestableTasksEnabled() const override { return true; }
    bool NonNestableDelayedTasksEnabled() const override { return true; }

    void setWake(std::function<void()> wake)
    {
        const std::lock_guard lock(m_mutex);
        m_wake = std::move(wake);
    }

    std::unique_ptr<v8::Task> takeDue()
    {
        const std::lock_guard lock(m_mutex);
        const double now = monotonicSeconds();
        for (auto it = m_tasks.begin(); it != m_tasks.end(); ++it) {
            if (it->due > now)
                continue;
            auto task = std::move(it->task);
            m_tasks.erase(it);
            return task;
        }
        return {};
    }

    double nextDue() const
    {
        const std::lock_guard lock(m_mutex);
        double due = std::numeric_limits<double>::infinity();
        for (const auto &entry : m_tasks)
            due = std::min(due, entry.due);
        return due;
    }

private:
    struct Entry {
        double due;
        std::unique_ptr<v8::Task> task;
    };

    void post(std::unique_ptr<v8::Task> task, double due)
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.push_back({due, std::move(task)});
        if (m_wake)
            m_wake();
    }

    mutable std::mutex m_mutex;
    std::vector<Entry> m_tasks; // few at a time: a scan is cheaper than a heap
    std::function<void()> m_wake;
};

Platform::Platform(int workers)
    : m_workers(workers), m_tracing(std::make_unique<v8::TracingController>()), m_foreground(std::make_shared<ForegroundTasks>())
{
}

Platform::~Platform()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    m_changed.notify_all();
    for (std::thread &thread : m_threads)
        thread.join();
}

void Platform::startThreads(std::function<void()> wake)
{
    m_foreground->setWake(std::move(wake));
    for (int i = 0; i < m_workers; ++i)
        m_threads.emplace_back([this] { work(); });
}

void Platform::wakeForeground()
{
    struct Nothing final : v8::Task {
        void Run() override { }
    };
    m_foreground->PostTask(std::make_unique<Nothing>());
}

bool Platform::runForegroundTasks()
{
    bool ranOne = false;
    while (auto task = m_foreground->takeDue()) {
        task->Run();
        ranOne = true;
    }
    return ranOne;
}

double Platform::nextForegroundTask() const
{
    return m_foreground->nextDue();
}

std::shared_ptr<v8::TaskRunner> Platform::GetForegroundTaskRunner(v8::Isolate *)
{
    return m_foreground;
}

void Platform::CallOnWorkerThread(std::unique_ptr<v8::Task> task)
{
    CallDelayedOnWorkerThread(std::move(task), 0);
}

void Platform::CallDelayedOnWorkerThread(std::unique_ptr<v8::Task> task, double delaySeconds)
{
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.push_back({delaySeconds > 0 ? monotonicSeconds() + delaySeconds : 0, std::move(task)});
    }
    m_changed.notify_one();
}

#if V8_MAJOR_VERSION >= 11
std::unique_ptr<v8::JobHandle> Platform::CreateJob(v8::TaskPriority priority, std::unique_ptr<v8::JobTask> task)
#else
std::unique_ptr<v8::JobHandle> Platform::PostJob(v8::TaskPriority priority, std::unique_ptr<v8::JobTask> task)
#endif
{
    return v8::platform::NewDefaultJobHandle(this, priority, std::move(task), size_t(m_workers));
}

double Platform::MonotonicallyIncreasingTime()
{
    return monotonicSeconds();
}

double Platform::CurrentClockTimeMillis()
{
    const double now = std::chrono::duration<double, std::milli>(std::chrono::system_clock::now().time_since_epoch()).count();
    return m_reader && std::this_thread::get_id() == m_readerThread ? m_reader->wallMs(std::floor(now)) : now;
}

bool Platform::isIdle()
{
    const double now = monotonicSeconds();
    if (m_foreground->nextDue() <= now)
        return false;
    const std::lock_guard lock(m_mutex);
    return m_running == 0
        && std::none_of(m_tasks.begin(), m_tasks.end(), [now](const WorkerTask &task) { return task.due <= now; });
}

void Platform::work()
{
    std::unique_lock lock(m_mutex);
    while (!m_isStopping) {
        const double now = monotonicSeconds();
        const auto due = std::find_if(m_tasks.begin(), m_tasks.end(), [now](const WorkerTask &task) { return task.due <= now; });
        if (due != m_tasks.end()) {
            auto task = std::move(due->task);
            m_tasks.erase(due);
            ++m_running;
            lock.unlock();
            task->Run();
            task.reset();
            lock.lock();
            --m_running;
        } else if (m_tasks.empty()) {
            m_changed.wait(lock);
        } else {
            const auto next = std::min_element(m_tasks.begin(), m_tasks.end(), [](auto &a, auto &b) { return a.due < b.due; });
            m_changed.wait_for(lock, std::chrono::duration<double>(next->due - now));
        }
    }
}

} // namespace isola
