#include "server/api/LogExport.h"

#include "server/ApiFields.h"
#include "server/api/LogRowJson.h"
#include "server/guard/Connection.h"

#include <algorithm>
#include <limits>

namespace isola {

static constexpr qint64 kExportPageRows = 500;
static constexpr qint64 kMostUnsent = 256 * 1024;

Exchange *LogExport::start(LogReader &logs, const FunctionRegistry &functions, Connection &connection, LogQuery query,
    LogFormat format, std::optional<qint64> most)
{
    std::shared_ptr<LogExport> started(new LogExport(logs, functions, connection, std::move(query), format, most));
    started->m_self = started;
    return started.get();
}

LogExport::LogExport(LogReader &logs, const FunctionRegistry &functions, Connection &connection, LogQuery query, LogFormat format,
    std::optional<qint64> most)
    : m_logs(logs)
    , m_functions(functions)
    , m_connection(&connection)
    , m_query(std::move(query))
    , m_format(format)
    , m_rest(most.value_or(std::numeric_limits<qint64>::max()))
{
}

void LogExport::takeBody(QByteArrayView, bool)
{
    const FieldBlock fields = "content-type:" + contentType(m_format).toByteArray()
        + "\ncontent-disposition:attachment; filename=\"logs." + fileEnding(m_format).toByteArray() + "\"\n";
    const FieldBlock common = apiFields(m_connection->requestId(), fields);
    AnswerHead head;
    head.fields = fields;
    head.edgeFields = common;
    m_connection->beginAnswer(head, firstLine(m_format));
    readOn();
}

void LogExport::readOn()
{
    if (!m_connection || m_isReading || m_connection->unsentBytes() > kMostUnsent)
        return;
    m_isReading = true;
    m_query.limit = int(std::min(kExportPageRows, m_rest));
    m_logs.read<LogPage>([query = m_query](const LogStore &store) { return store.query(query); },
        [self = shared_from_this()](const Result<LogPage> &page) {
            self->m_isReading = false;
            if (self->m_connection)
                self->send(page);
        });
}

void LogExport::send(const Result<LogPage> &page)
{
    if (!page)
        return cut();
    QByteArray lines;
    for (const StoredLogRow &row : page->rows)
        lines += lineOf(m_format, rowJson(row, m_functions));
    m_rest -= page->rows.size();
    m_query.before = page->nextCursor;
    const bool isLast = !page->hasMore || m_rest == 0;
    m_connection->sendBody(lines, isLast);
    if (!isLast)
        readOn();
}

// The client sees that it is not whole.
void LogExport::cut()
{
    const std::shared_ptr<LogExport> last = std::move(m_self);
    std::exchange(m_connection, nullptr)->cutAnswer();
}

void LogExport::end(End)
{
    m_connection = nullptr;
    const std::shared_ptr<LogExport> last = std::move(m_self); // a read under way keeps it
}

} // namespace isola
