#include "server/api/LogTail.h"

#include "server/ErrorBody.h"
#include "server/api/LogTails.h"
#include "server/guard/Connection.h"

namespace isola {

static constexpr qint64 kMaxUnsent = 1024 * 1024; // of live rows
static constexpr qint64 kPageMark = 64 * 1024;

bool TailFilter::accepts(const LogRow &row) const
{
    return (!query.onlyErrors || isError(row.outcome)) && (!query.source || *query.source == row.source)
        && (!query.status || *query.status == row.outcome.status) && (!query.version || *query.version == row.version);
}

LogTail::LogTail(LogTails &tails, Connection &connection, TailFilter filter, std::optional<qint64> cursor)
    : m_tails(tails), m_connection(&connection), m_filter(std::move(filter)), m_wantedCursor(cursor)
{
}

void LogTail::takeBody(QByteArrayView, bool)
{
    m_tails.start(*this, m_wantedCursor);
}

void LogTail::begin(qint64 cursor)
{
    m_cursor = cursor;
    if (!m_connection)
        return;
    AnswerHead head;
    head.fields = "content-type:text/event-stream\ncache-control:no-store\nx-accel-buffering:no\n";
    m_hasBegun = true;
    m_connection->beginAnswer(head, "retry: 1000\n\n");
}

bool LogTail::hasRoom() const
{
    return m_connection && m_connection->unsentBytes() < kPageMark;
}

void LogTail::send(qint64 row, const QByteArray &event)
{
    m_cursor = row;
    if (!m_connection)
        return;
    if (m_isLive && m_connection->unsentBytes() > kMaxUnsent)
        return cut();
    m_connection->sendBody(event, false);
}

void LogTail::beat()
{
    if (m_connection && m_hasBegun)
        m_connection->sendBody(": still here\n\n", false);
}

void LogTail::finish()
{
    if (m_connection && m_hasBegun)
        m_connection->sendBody({}, true);
    else
        cut();
}

void LogTail::cut()
{
    Connection *connection = std::exchange(m_connection, nullptr);
    if (!connection)
        return;
    connection->cutAnswer();
    m_tails.forget(*this);
}

void LogTail::refuse(const Error &error)
{
    if (!m_connection)
        return;
    const FieldBlock fields = errorFields(error.code);
    m_connection->answer({httpStatus(error.code), {}, fields, {}}, errorBody(error));
}

void LogTail::takeRoom()
{
    if (!m_isLive)
        m_tails.readOn(*this);
}

void LogTail::end(End)
{
    m_connection = nullptr;
    m_tails.forget(*this);
}

} // namespace isola
