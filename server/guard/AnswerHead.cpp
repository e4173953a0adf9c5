#include "server/guard/AnswerHead.h"

#include <QByteArray>
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
    return std::memchr(text.data(), '\r', size_t(text.size())) || std::memchr(text.data(), '\0', size_t(text.size()));
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

static void appendNumber(QByteArray &out, qint64 number)
{
    char digits[24];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
    out.append(digits, end - digits);
}

// True when a `date` was among them.
static bool appendFields(QByteArray &out, QByteArrayView block)
{
    bool hasDate = false;
    while (!block.isEmpty()) {
        const FieldLine line = takeLine(block);
        if (isOfTheConnection(line.name))
            continue;
        hasDate = hasDate || line.name == "date";
        out.append(line.name).append(": ", 2).append(line.value).append("\r\n", 2);
    }
    return hasDate;
}

void appendHead(QByteArray &out, const AnswerHead &head, const AnswerFraming &framing, QByteArrayView dateLine)
{
    out.append("HTTP/1.1 ", 9);
    appendNumber(out, head.status);
    out.append(' ').append(head.statusText.isEmpty() ? statusPhrase(head.status) : head.statusText).append("\r\n", 2);
    const bool hasDate = appendFields(out, head.fields);
    appendFields(out, head.edgeFields);
    if (!hasDate)
        out.append(dateLine);
    if (framing.body == BodyFraming::Length) {
        out.append("content-length: ", 16);
        appendNumber(out, framing.length);
        out.append("\r\n", 2);
    } else if (framing.body == BodyFraming::Chunked) {
        out.append("transfer-encoding: chunked\r\n", 28);
    }
    if (!framing.keepsAlive)
        out.append("connection: close\r\n", 19);
    else if (framing.namesKeepAlive)
        out.append("connection: keep-alive\r\n", 24);
    out.append("\r\n", 2);
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
