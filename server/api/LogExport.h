#pragma once
// All rows that a query means, streamed as lines: read page by page as the client takes them, so that an export of any size costs
// a page of memory. Owns itself while its connection or a read needs it. Engine thread.

#include "server/api/LogLines.h"
#include "server/api/LogReader.h"
#include "server/guard/Exchange.h"

#include <memory>

namespace isola {

class LogExport final : public Exchange, public std::enable_shared_from_this<LogExport> {
public:
    // `most` rows at most; absent: all. The reader outlives it.
    static Exchange *start(LogReader &logs, Connection &connection, LogQuery query, LogFormat format, std::optional<qint64> most);

    qint64 bodyLimit() const override { return 0; }
    qint64 bodyWindow() const override { return 0; }
    void takeBody(QByteArrayView bytes, bool isLast) override;
    void takeRoom() override { readOn(); }
    void end(End reason) override;

private:
    LogExport(LogReader &logs, Connection &connection, LogQuery query, LogFormat format, std::optional<qint64> most);
    void readOn();
    void send(const Result<LogPage> &page);
    void cut();

    LogReader &m_logs;
    Connection *m_connection; // null: the client has left, or has it all
    LogQuery m_query;
    const LogFormat m_format;
    qint64 m_rest; // rows that may still come
    bool m_isReading = false;
    std::shared_ptr<LogExport> m_self; // until the connection lets go
};

} // namespace isola
