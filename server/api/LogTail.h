#pragma once
// One client that follows the log as server-sent events (WHATWG HTML, 9.2): each row is an event "log" whose id is the row's
// cursor, so that a client that comes back names the last one it has. Owned by LogTails; engine thread.

#include "core/base/Error.h"
#include "core/logs/LogStore.h"
#include "server/guard/Exchange.h"

namespace isola {

class LogTails;

// What a tail shows.
struct TailFilter {
    AppId app;
    QByteArray keyId; // of the token that it was asked for with
    std::optional<FunctionId> function; // absent: every function of the app
    LogQuery query; // its function list, times, text and limit are not looked at

    bool accepts(const LogRow &row) const; // whatever its function
};

class LogTail final : public Exchange {
public:
    // Without `cursor` it begins with the first call that ends from now on.
    LogTail(LogTails &tails, Connection &connection, TailFilter filter, std::optional<qint64> cursor);

    const TailFilter &filter() const { return m_filter; }
    qint64 cursor() const { return m_cursor; }
    bool isGone() const { return !m_connection; }
    bool isLive() const { return m_isLive; }
    void goLive() { m_isLive = true; }
    bool hasRoom() const; // for the next page of what it missed

    void begin(qint64 cursor); // sends the answer's head
    // A row that was committed after the cursor. A client that is too slow for live rows is cut off: it comes back and reads on.
    void send(qint64 row, const QByteArray &event);
    void moveTo(qint64 cursor) { m_cursor = cursor; }
    void beat();
    void finish(); // the answer ends here, in good order
    void cut();
    void refuse(const Error &error); // instead of beginning

    qint64 bodyLimit() const override { return 0; }
    qint64 bodyWindow() const override { return 0; }
    void takeBody(QByteArrayView bytes, bool isLast) override;
    void takeRoom() override;
    void end(End reason) override;

private:
    LogTails &m_tails;
    Connection *m_connection; // null: the client has left
    const TailFilter m_filter;
    const std::optional<qint64> m_wantedCursor;
    qint64 m_cursor = 0; // newest row that was sent or passed over
    bool m_hasBegun = false;
    bool m_isLive = false;
};

} // namespace isola
