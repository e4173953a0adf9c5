#pragma once
// Moves what commits left in the write-ahead log into the segment's file, on a thread of its own that the writer wakes after a
// commit: done between two commits, the write-ahead log can start over and stays small, and no commit waits for it (measured: a
// thread that runs freely never lets a busy log start over). Holds a mutex of its own for the hand-over.

#include <QString>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace isola {

class LogCheckpointer final {
public:
    // The write-ahead log of a segment is worth a checkpoint from this many pages on.
    static constexpr int kWorthwhilePages = 2000;

    LogCheckpointer();
    ~LogCheckpointer(); // finishes the checkpoint it is in

    // Returns at once. The thread keeps a connection to the segment open until it is handed another one; a sealed segment that it
    // closes last is thereby folded into one file.
    void checkpoint(const QString &segmentPath);

    // Returns when the thread has no file open any more, so that a deleted one gives its space back.
    void closeFile();

private:
    void run();

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_closed;
    QString m_wanted; // empty: nothing to do
    bool m_isCloseWanted = false;
    bool m_isStopping = false;
    std::thread m_thread;
};

} // namespace isola
