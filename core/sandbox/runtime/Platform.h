#pragma once
// V8's view of threads. Made before the zygote forks, when no thread may exist: worker tasks queue up until startThreads(), which
// an instance calls after the fork. Foreground tasks run when the instance's loop asks for them.

#include <libplatform/libplatform.h>
#include <v8-platform.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace isola {

class ForegroundTasks;

// Stands between the isolate's thread and the wall clock.
class WallClockReader {
public:
    virtual ~WallClockReader() = default;
    virtual double wallMs(double real) = 0;
};

class Platform final : public v8::Platform {
public:
    explicit Platform(int workers);
    ~Platform() override;

    // Once, in the process that will run JavaScript. `wake` is called from any thread when a foreground task was posted.
    void startThreads(std::function<void()> wake);

    // From here on code of the calling thread sees the wall clock through it, in whole milliseconds.
    void setWallClockReader(WallClockReader &reader)
    {
        m_readerThread = std::this_thread::get_id();
        m_reader = &reader;
    }

    // No task is due or runs: V8 does nothing by itself.
    bool isIdle();

    // Any thread: calls `wake` as a posted task does, with nothing to run.
    void wakeForeground();

    // Runs foreground tasks that are due; true when there was one. Isolate's thread.
    bool runForegroundTasks();
    // Seconds on MonotonicallyIncreasingTime()'s clock at which the next delayed foreground task is due, infinity without one.
    double nextForegroundTask() const;

    int NumberOfWorkerThreads() override { return m_workers; }
    std::shared_ptr<v8::TaskRunner> GetForegroundTaskRunner(v8::Isolate *isolate) override;
    void CallOnWorkerThread(std::unique_ptr<v8::Task> task) override;
    void CallDelayedOnWorkerThread(std::unique_ptr<v8::Task> task, double delaySeconds) override;
#if V8_MAJOR_VERSION >= 11
    std::unique_ptr<v8::JobHandle> CreateJob(v8::TaskPriority priority, std::unique_ptr<v8::JobTask> task) override;
#else
    std::unique_ptr<v8::JobHandle> PostJob(v8::TaskPriority priority, std::unique_ptr<v8::JobTask> task) override;
#endif
    double MonotonicallyIncreasingTime() override;
    double CurrentClockTimeMillis() override;
    v8::TracingController *GetTracingController() override
    {
        return m_tracing.get();
    }

private:
    struct WorkerTask {
        double due;
        std::unique_ptr<v8::Task> task;
    };

    void work();

    const int m_workers;
    std::unique_ptr<v8::TracingController> m_tracing;
    std::shared_ptr<ForegroundTasks> m_foreground;
    std::mutex m_mutex; // guards m_tasks, m_running and m_isStopping
    std::condition_variable m_changed;
    std::vector<WorkerTask> m_tasks;
    bool m_isStopping = false;
    int m_running = 0; // of the tasks
    WallClockReader *m_reader = nullptr;
    std::thread::id m_readerThread;
    std::vector<std::thread> m_threads;
};

} // namespace isola
