#include "server/guard/RequestFramer.h"

#include <cstring>

namespace isola {

static constexpr quint32 kLastLineEnds = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';

static bool isToken(QByteArrayView text)
{
    static constexpr QByteArrayView kOthers = "!#$%&'*+-.^_`|~";
    for (const char c : text)
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || kOthers.contains(c)))
            return false;
    return !text.isEmpty();
}

static bool isHost(QByteArrayView text)
{
    static constexpr QByteArrayView kOthers = ".-_:[]";
    for (const char c : text)
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || kOthers.contains(c)))
            return false;
    return !text.isEmpty() && text.size() <= 255;
}

RequestFramer::RequestFramer(const HttpLimits &limits) : m_limits(limits)
{
    llhttp_init(&m_parser, HTTP_REQUEST, settings());
    m_parser.data = this;
}

void RequestFramer::reset()
{
    llhttp_reset(&m_parser);
    m_state = State::Head;
    m_fault = {};
    m_buffer.resize(0);
    m_lineStart = 0;
    m_lineCount = 0;
    m_isHeadParsed = false;
    m_isMessageParsed = false;
    m_bodyEnd = 0;
    m_head = {};
    m_hostCount = m_lengthCount = m_encodingCount = 0;
    m_upgradesToWebSocket = m_connectionUpgrades = false;
    m_body = {};
    m_joinedBody.clear();
}

qsizetype RequestFramer::feed(QByteArrayView input)
{
    m_body = {};
    m_joinedBody.clear();
    switch (m_state) {
    case State::Head:
        return feedHead(input);
    case State::Body:
        return feedBody(input);
    case State::Complete:
    case State::Failed:
        break;
    }
    return 0;
}

// Collects the head line by line and checks what only shows in the raw bytes; the parser then sees it in one piece, so that its
// spans stay valid.
qsizetype RequestFramer::feedHead(QByteArrayView input)
{
    const qsizetype before = m_buffer.size();
    const qsizetype taken = qMin(input.size(), m_limits.maxHead - before);
    m_buffer.append(input.first(taken));
    qsizetype scanned = before;
    while (true) {
        const char *data = m_buffer.constData();
        const auto *feed = static_cast<const char *>(std::memchr(data + scanned, '\n', size_t(m_buffer.size() - scanned)));
        if (!feed)
            break;
        const qsizetype end = feed - data; // of the line, at its LF
        scanned = end + 1;
        if (!checkLine(m_lineStart, end))
            return taken;
        const bool isEmptyLine = end - m_lineStart == 1;
        m_lineStart = scanned;
        if (isEmptyLine && m_lineCount > 0) {
            m_buffer.truncate(scanned);
            parseHead();
            return scanned - before;
        }
        // Empty lines before a request are skipped (RFC 9112, 2.2); they count for the head's size.
        if (!isEmptyLine && ++m_lineCount > m_limits.maxFields + 1) {
            fail(431, "Too many header fields.", "Send at most 90 header fields.");
            return taken;
        }
    }
    if (m_lineCount == 0 && m_buffer.size() - m_lineStart > m_limits.maxRequestLine)
        fail(414, "The request line is too long.", "Keep the URL below 8 KB; send data in the body.");
    else if (m_buffer.size() >= m_limits.maxHead)
        fail(431, "The request's head is too large.", "Keep all header fields together below 32 KB.");
    return taken;
}

bool RequestFramer::checkLine(qsizetype start, qsizetype end)
{
    const char *data = m_buffer.constData();
    if (end == start || data[end - 1] != '\r')
        return fail(400, "A line of the head does not end with CR LF.", "End every line with CR LF.");
    const QByteArrayView line(data + start, end - 1 - start);
    if (std::memchr(line.data(), '\r', size_t(line.size())))
        return fail(400, "A CR stands alone in the head.", "End every line with CR LF.");
    if (m_lineCount > 0 && !line.isEmpty() && (line[0] == ' ' || line[0] == '\t'))
        return fail(400, "A header field is folded over two lines.", "Send each header field on one line.");
    if (m_lineCount == 0 && !line.isEmpty())
        return checkRequestLine(line);
    return true;
}

bool RequestFramer::checkRequestLine(QByteArrayView line)
{
    if (line.size() > m_limits.maxRequestLine)
        return fail(414, "The request line is too long.", "Keep the URL below 8 KB; send data in the body.");
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first <= 0 || last <= first + 1 || line.sliced(first + 1, last - first - 1).contains(' ') || !isToken(line.first(first)))
        return fail(400, "The request line is not METHOD target HTTP/1.1.", "Send one space between its three parts.");
    const QByteArrayView version = line.sliced(last + 1);
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        const bool isVersion = version.size() == 8 && version.startsWith("HTTP/");
        return fail(isVersion ? 505 : 400, "The protocol version is not served.", "Use HTTP/1.1.");
    }
    m_head.minorVersion = version.back() - '0';
    m_methodSize = first;
    const QByteArrayView target = line.sliced(first + 1, last - first - 1);
    for (const char c : target)
        if (uchar(c) <= 0x20 || uchar(c) >= 0x7f || c == '#')
            return fail(400, "The target holds a character that a URL must not hold.", "Percent-encode it.");
    if (target[0] != '/' || target.startsWith("//"))
        return fail(400, "The target is not a path.", "Send the path and query only, starting with one '/'.");
    return true;
}

void RequestFramer::parseHead()
{
    const char *data = m_buffer.constData();
    qsizetype start = 0;
    while (data[start] == '\r' || data[start] == '\n')
        ++start;
    m_head.method = QByteArrayView(data + start, m_methodSize);
    const llhttp_errno_t error = llhttp_execute(&m_parser, data + start, size_t(m_buffer.size() - start));
    if (m_state == State::Failed)
        return;
    // The parser pauses at the end of a message without a body: the whole head is taken then.
    if (error != HPE_OK && !(error == HPE_PAUSED && m_isMessageParsed))
        failAsParsed();
    else if (!m_isHeadParsed)
        fail(400, "The request's head is malformed.", "Send a well-formed HTTP/1.1 request.");
    else
        m_state = m_isMessageParsed ? State::Complete : State::Body;
}

bool RequestFramer::failAsParsed()
{
    switch (llhttp_get_errno(&m_parser)) {
    case HPE_INVALID_METHOD:
        return fail(501, "The request method is not known.", "Use a registered HTTP method, in upper case.");
    case HPE_INVALID_VERSION:
        return fail(505, "The protocol version is not served.", "Use HTTP/1.1.");
    case HPE_INVALID_TRANSFER_ENCODING:
        return fail(501, "The transfer encoding is not served.", "Use chunked or Content-Length.");
    case HPE_INVALID_CHUNK_SIZE:
        return fail(400, "A chunk size is malformed.", "Send each size in hexadecimal, then CR LF.");
    default:
        return fail(400, "The request is malformed.", "Send a well-formed HTTP/1.1 request.");
    }
}

qsizetype RequestFramer::feedBody(QByteArrayView input)
{
    const llhttp_errno_t error = llhttp_execute(&m_parser, input.data(), size_t(input.size()));
    if (m_state == State::Failed)
        return input.size();
    const bool isComplete = error == HPE_PAUSED && m_isMessageParsed;
    const qsizetype used = isComplete ? llhttp_get_error_pos(&m_parser) - input.data() : input.size();
    for (const char c : input.sliced(qMax<qsizetype>(0, used - 4), qMin<qsizetype>(used, 4)))
        m_bodyEnd = m_bodyEnd << 8 | uchar(c);
    if (isComplete && m_head.isChunked() && m_bodyEnd != kLastLineEnds)
        fail(400, "The last chunk does not end with CR LF CR LF.", "End every line with CR LF."); // llhttp lets a bare LF pass
    else if (isComplete)
        m_state = State::Complete;
    else if (error != HPE_OK)
        failAsParsed();
    return used;
}

void RequestFramer::checkFields()
{
    for (const HeaderField &field : m_head.fields)
        if (!checkField(field))
            return;
    settleFraming();
}

bool RequestFramer::checkField(const HeaderField &field)
{
    if (field.name.data()[field.name.size()] != ':' || !isToken(field.name))
        return fail(400, "A header name is malformed.", "Send name: value without a space before the colon.");
    switch (field.name.size()) {
    case 4:
        if (isSameName(field.name, "host")) {
            ++m_hostCount;
            m_head.host = field.value;
        }
        return true;
    case 6:
        if (!isSameName(field.name, "expect"))
            return true;
        m_head.expectsContinue = m_head.minorVersion == 1;
        if (!isSameName(field.value, "100-continue"))
            return fail(417, "Expect is not 100-continue.", "Leave Expect out or send 100-continue.");
        return true;
    case 7:
        if (isSameName(field.name, "upgrade"))
            m_upgradesToWebSocket = isSameName(field.value, "websocket");
        return true;
    case 10:
        return !isSameName(field.name, "connection") || readConnection(field.value);
    case 14:
        if (!isSameName(field.name, "content-length"))
            return true;
        if (++m_lengthCount > 1 || field.value.isEmpty() || field.value.size() > 15)
            return fail(400, "Content-Length is repeated or malformed.", "Send it once, in decimal digits.");
        for (const char c : field.value) {
            if (c < '0' || c > '9')
                return fail(400, "Content-Length is repeated or malformed.", "Send it once, in decimal digits.");
            m_head.contentLength = m_head.contentLength * 10 + (c - '0');
        }
        return true;
    case 17:
        if (!isSameName(field.name, "transfer-encoding"))
            return true;
        ++m_encodingCount;
        if (m_encodingCount > 1 || !isSameName(field.value, "chunked"))
            return fail(501, "The transfer encoding is not served.", "Use chunked or Content-Length.");
        return true;
    default:
        return true;
    }
}

bool RequestFramer::readConnection(QByteArrayView value)
{
    while (!value.isEmpty()) {
        const qsizetype comma = value.indexOf(',');
        const QByteArrayView option = (comma < 0 ? value : value.first(comma)).trimmed();
        if (isSameName(option, "close"))
            m_head.keepsAlive = false;
        else if (isSameName(option, "keep-alive") && m_head.minorVersion == 0)
            m_head.keepsAlive = true;
        else if (isSameName(option, "upgrade"))
            m_connectionUpgrades = true;
        value = comma < 0 ? QByteArrayView() : value.sliced(comma + 1);
    }
    return true;
}

bool RequestFramer::settleFraming()
{
    if (m_encodingCount > 0 && m_lengthCount > 0)
        return fail(400, "Transfer-Encoding and Content-Length are both there.", "Send one of them.");
    if (m_encodingCount > 0 && m_head.minorVersion == 0)
        return fail(400, "Transfer-Encoding is not part of HTTP/1.0.", "Send Content-Length, or use HTTP/1.1.");
    if (m_hostCount > 1 || (m_hostCount == 0 && m_head.minorVersion == 1))
        return fail(400, "Host is missing or repeated.", "Send exactly one Host field.");
    if (m_hostCount == 1 && !isHost(m_head.host))
        return fail(400, "Host is malformed.", "Send a host name or address and an optional port.");
    if (m_encodingCount > 0)
        m_head.contentLength = -1;
    m_head.wantsWebSocket = m_upgradesToWebSocket && m_connectionUpgrades && m_head.method == "GET" && !m_head.hasBody();
    return true;
}

bool RequestFramer::fail(int status, const char *message, const char *remediation)
{
    m_state = State::Failed;
    m_fault = {status, message, remediation};
    return false;
}

// ---- llhttp's callbacks; a value other than 0 stops it.

const llhttp_settings_t *RequestFramer::settings()
{
    static const llhttp_settings_t kSettings = [] {
        llhttp_settings_t settings;
        llhttp_settings_init(&settings);
        settings.on_url = takeTarget;
        settings.on_header_field = takeFieldName;
        settings.on_header_value = takeFieldValue;
        settings.on_headers_complete = endHead;
        settings.on_body = takeBody;
        settings.on_chunk_extension_name = refuseExtension;
        settings.on_message_complete = endMessage;
        return settings;
    }();
    return &kSettings;
}

static RequestFramer *framer(llhttp_t *parser)
{
    return static_cast<RequestFramer *>(parser->data);
}

// A span may come in pieces that lie side by side.
static void extend(QByteArrayView &span, const char *at, size_t length)
{
    if (span.isNull() || span.end() != at)
        span = QByteArrayView(at, qsizetype(length));
    else
        span = QByteArrayView(span.data(), span.size() + qsizetype(length));
}

int RequestFramer::takeTarget(llhttp_t *parser, const char *at, size_t length)
{
    extend(framer(parser)->m_head.target, at, length);
    return 0;
}

int RequestFramer::takeFieldName(llhttp_t *parser, const char *at, size_t length)
{
    RequestFramer *self = framer(parser);
    if (self->m_isHeadParsed) {
        self->fail(400, "The body ends with trailer fields.", "Send header fields in the head only.");
        return -1;
    }
    auto &fields = self->m_head.fields;
    if (!fields.isEmpty() && fields.last().value.isNull() && fields.last().name.end() == at)
        extend(fields.last().name, at, length);
    else
        fields.append({QByteArrayView(at, qsizetype(length)), {}});
    return 0;
}

int RequestFramer::takeFieldValue(llhttp_t *parser, const char *at, size_t length)
{
    extend(framer(parser)->m_head.fields.last().value, at, length);
    return 0;
}

int RequestFramer::endHead(llhttp_t *parser)
{
    RequestFramer *self = framer(parser);
    self->m_isHeadParsed = true;
    for (HeaderField &field : self->m_head.fields)
        field.value = field.value.trimmed();
    self->m_head.keepsAlive = self->m_head.minorVersion == 1;
    self->checkFields();
    parser->upgrade = 0; // a switch of protocols is this server's to decide, not the parser's
    return self->m_state == State::Failed ? -1 : 0;
}

int RequestFramer::takeBody(llhttp_t *parser, const char *at, size_t length)
{
    RequestFramer *self = framer(parser);
    const QByteArrayView piece(at, qsizetype(length));
    if (self->m_body.isEmpty()) {
        self->m_body = piece;
        return 0;
    }
    if (self->m_joinedBody.isEmpty())
        self->m_joinedBody = self->m_body.toByteArray();
    self->m_joinedBody.append(piece);
    self->m_body = self->m_joinedBody;
    return 0;
}

int RequestFramer::refuseExtension(llhttp_t *parser, const char *, size_t)
{
    framer(parser)->fail(400, "A chunk carries an extension.", "Send chunk sizes without extensions.");
    return -1;
}

int RequestFramer::endMessage(llhttp_t *parser)
{
    framer(parser)->m_isMessageParsed = true;
    return HPE_PAUSED;
}

} // namespace isola
