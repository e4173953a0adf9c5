#pragma once
// One thread that does slow, durable work in the order it was asked for, so that the engine's own never waits for a disk. Used
// from the thread it was made on; answers come back there. Jobs still waiting when it is destroyed are done first, their answers
// dropped.

#include "core/base/Callback.h"

#include <QObject>
#include <QPointer>
#include <QThread>

namespace isola {

class StorageThread final : public QObject {
    Q_OBJECT

public:
    explicit StorageThread(QObject *parent = nullptr);
    ~StorageThread() override;

    // `job` runs on the storage thread, then `done` here, unless `context` is gone by then.
    template <typename T> void run(QObject *context, std::function<Result<T>()> job, Callback<T> done)
    {
        post([this, context = QPointer<QObject>(context), job = std::move(job), done = std::move(done)]() mutable {
            answer([context, done = std::move(done), result = job()]() mutable {
                if (context)
                    done(std::move(result));
            });
        });
    }

private:
    void post(std::function<void()> job);
    void answer(std::function<void()> completion);

    QThread m_thread;
    QObject *m_worker; // lives on m_thread
};

} // namespace isola
