#pragma once
// All clients that follow the log. A commit is read once for all of them, and only while there are any; each row is put into
// words once and sent to those it concerns. Who comes back after a pause first reads what it missed, page by page as it takes it,
// and then joins the others. Engine thread.

#include "server/api/LogReader.h"
#include "server/api/LogTail.h"

#include <QObject>
#include <QTimer>
#include <unordered_map>

namespace isola {

class FunctionRegistry;

class LogTails final : public QObject {
    Q_OBJECT

public:
    static constexpr Milliseconds kBeat{15000}; // between signs of life, which keep proxies from giving up

    // All that is named here outlives it.
    LogTails(LogReader &logs, LogWriter &writer, const FunctionRegistry &functions, QObject *parent = nullptr);
    ~LogTails() override;

    // The exchange that answers, to be handed to its connection.
    Exchange *follow(Connection &connection, TailFilter filter, std::optional<qint64> cursor);

    // Ends the tails that it picks, in good order; without a condition all of them, for a stop.
    void finish(const std::function<bool(const TailFilter &)> &isOver = {});
    int count() const { return int(m_tails.size()); }

    // Called by the tails.
    void start(LogTail &tail, std::optional<qint64> cursor);
    void readOn(LogTail &tail);
    void forget(LogTail &tail); // it is gone when control is back in the event loop

private:
    struct Place {
        std::unique_ptr<LogTail> tail;
        bool isReading = false;
    };

    using Tails = std::unordered_map<quint64, Place>; // by a number of its own

    LogTail *find(quint64 number) const; // null: it has left
    quint64 numberOf(const LogTail &tail) const;
    void sendMissed(quint64 number, const LogPage &page);
    void readCommits();
    LogQuery queryOfLive() const;
    void sendToLive(const LogPage &page);
    void beat();

    LogReader &m_logs;
    const FunctionRegistry &m_functions;
    Tails m_tails;
    std::unordered_map<const LogTail *, quint64> m_numbers;
    quint64 m_lastNumber = 0;
    qint64 m_committed = 0; // newest row told of
    qint64 m_sent = 0; // newest row that all live tails have been sent, or did not want
    qint64 m_joinedAt = 0; // lowest cursor of the tails that went live during a read
    bool m_isReading = false;
    QTimer m_beat;
};

} // namespace isola
