#pragma once
// Makes the signatures of segments once they are sealed, on a thread of its own with low priority: it takes a second or two for
// each. Holds a mutex of its own for the hand-over.

#include <QString>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace isola {

class LogIndexer final {
public:
    explicit LogIndexer(QString directory);
    ~LogIndexer(); // leaves what it is at; it is made anew the next time

    // Looks for sealed segments without signatures. Returns at once.
    void wake();

private:
    void run();
    void indexSealed();

    const QString m_directory;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_isWanted = false;
    std::atomic<bool> m_isStopping = false;
    std::thread m_thread;
};

} // namespace isola
