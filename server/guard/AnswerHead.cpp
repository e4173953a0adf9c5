#include "server/guard/AnswerHead.h"

#include <QByteArray>
#include <algorithm>
#include <charconv>
#include <cstring>

namespace isola {

static bool hasOnlyFields(QByteArrayView block)
{
    while (!block.isEmpty()) {
        const qsizetype end = block.indexOf('\n');
        const qsizetype colon = block.indexOf(':');
        if (end < 0 || colon <= 0 || colon > end)
            return false;
        block = block.sliced(end + 1);
    }
    return true;
}

static bool holdsLineBreak(QByteArrayView text)
{
    return !text.isEmpty()
        && (std::memchr(text.data(), '\r', size_t(text.size())) || std::memchr(text.data(), '\0', size_t(text.size())));
}

bool isSafe(const AnswerHead &head)
{
    return head.status >= 200 && head.status <= 999 && !head.statusText.contains('\n') && !holdsLineBreak(head.statusText)
        && !holdsLineBreak(head.fields) && hasOnlyFields(head.fields);
}

// Framing and the connection are the server's own business.
static bool isOfTheConnection(QByteArrayView name)
{
    switch (name.size()) {
    case 2:
        return name == "te";
    case 7:
        return name == "upgrade" || name == "trailer";
    case 10:
        return name == "connection" || name == "keep-alive";
    case 14:
        return name == "content-length";
    case 16:
        return name == "proxy-connection";
    case 17:
        return name == "transfer-encoding";
    default:
        return false;
    }
}

struct FieldLine {
    QByteArrayView name;
    QByteArrayView value;
};

static FieldLine takeLine(QByteArrayView &block)
{
    const qsizetype colon = block.indexOf(':');
    const qsizetype end = block.indexOf('\n', colon);
    const FieldLine line{block.first(colon), block.sliced(colon + 1, end - colon - 1)};
    block = block.sliced(end + 1);
    return line;
}

std::optional<qint64> declaredLength(QByteArrayView fields)
{
    while (!fields.isEmpty()) {
        const FieldLine line = takeLine(fields);
        if (line.name != "content-length")
            continue;
        qint64 length = -1;
        const auto [end, error] = std::from_chars(line.value.begin(), line.value.end(), length);
        if (error == std::errc() && end == line.value.end() && length >= 0)
            return length;
    }
    return {};
}

namespace {

// Writes into room that was made before: a head is dozens of small pieces, each too small to be worth a checked append.
class HeadWriter final {
public:
    HeadWriter(QByteArray &out, qsizetype room) : m_out(out), m_start(out.size())
    {
        out.resize(m_start + room);
        m_next = out.data() + m_start;
    }
    ~HeadWriter() { m_out.truncate(m_next - m_out.constData()); }
    HeadWriter(const HeadWriter &) = delete;
    HeadWriter &operator=(const HeadWriter &) = delete;

    void write(QByteArrayView text) { m_next = std::copy(text.begin(), text.end(), m_next); }
    void write(qint64 number) { m_next = std::to_chars(m_next, m_next + kNumberRoom, number).ptr; }

    static constexpr qsizetype kNumberRoom = 20;

private:
    QByteArray &m_out;
    const qsizetype m_start;
    char *m_next;
};

} // namespace

// True when a `date` was among them.
static bool writeFields(HeadWriter &out, QByteArrayView block)
{
    bool hasDate = false;
    while (!block.isEmpty()) {
        const FieldLine line = takeLine(block);
        if (isOfTheConnection(line.name))
            continue;
        hasDate = hasDate || line.name == "date";
        out.write(line.name);
        out.write(": ");
        out.write(line.value);
        out.write("\r\n");
    }
    return hasDate;
}

// Each "name:value\n" grows by two bytes and is three long at least.
static qsizetype roomFor(QByteArrayView block)
{
    return block.size() * 2;
}

void appendHead(QByteArray &out, const AnswerHead &head, const AnswerFraming &framing, QByteArrayView dateLine)
{
    const QByteArrayView phrase = head.statusText.isEmpty() ? statusPhrase(head.status) : head.statusText;
    static constexpr qsizetype kOwnLines = 160; // status line, framing and connection
    HeadWriter writer(out, kOwnLines + phrase.size() + roomFor(head.fields) + roomFor(head.edgeFields) + dateLine.size());
    writer.write("HTTP/1.1 ");
    writer.write(head.status);
    writer.write(" ");
    writer.write(phrase);
    writer.write("\r\n");
    const bool hasDate = writeFields(writer, head.fields);
    writeFields(writer, head.edgeFields);
    if (!hasDate)
        writer.write(dateLine);
    if (framing.body == BodyFraming::Length) {
        writer.write("content-length: ");
        writer.write(framing.length);
        writer.write("\r\n");
    } else if (framing.body == BodyFraming::Chunked) {
        writer.write("transfer-encoding: chunked\r\n");
    }
    if (!framing.keepsAlive)
        writer.write("connection: close\r\n");
    else if (framing.namesKeepAlive)
        writer.write("connection: keep-alive\r\n");
    writer.write("\r\n");
}

bool hasBody(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

QByteArrayView statusPhrase(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 206:
        return "Partial Content";
    case 301:
        return "Moved Permanently";
    case 302:
        return "Found";
    case 303:
        return "See Other";
    case 304:
        return "Not Modified";
    case 307:
        return "Temporary Redirect";
    case 308:
        return "Permanent Redirect";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 402:
        return "Payment Required";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 406:
        return "Not Acceptable";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 410:
        return "Gone";
    case 411:
        return "Length Required";
    case 412:
        return "Precondition Failed";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 415:
        return "Unsupported Media Type";
    case 416:
        return "Range Not Satisfiable";
    case 417:
        return "Expectation Failed";
    case 418:
        return "I'm a teapot";
    case 422:
        return "Unprocessable Content";
    case 426:
        return "Upgrade Required";
    case 428:
        return "Precondition Required";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 451:
        return "Unavailable For Legal Reasons";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return "Unknown";
    }
}

} // namespace isola
