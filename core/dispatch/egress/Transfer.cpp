#include "core/dispatch/egress/Transfer.h"

#include <algorithm>
#include <cstring>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <utility>

namespace isola {

namespace {

// Fields that belong to the connection or to the message's framing, which are the host's business. Those of them that the Fetch
// standard knows are forbidden request-headers: leaving them out is what browsers do.
constexpr std::string_view kHostsOwn[] = {"connection", "content-length", "expect", "host", "http2-settings", "keep-alive",
    "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"};

bool isTokenChar(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c != '\0' && std::strchr("!#$%&'*+-.^_`|~", c));
}

std::string_view trimmed(std::string_view text)
{
    const size_t begin = text.find_first_not_of(" \t\r\n");
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// What a server sent as a value, without what could end a line.
std::string fieldValue(std::string_view text)
{
    std::string value(text);
    std::replace_if(
        value.begin(), value.end(), [](char c) { return (uint8_t(c) < 0x20 && c != '\t') || c == 0x7f; }, ' ');
    return value;
}

std::string errnoName(long number)
{
    const char *name = strerrorname_np(int(number));
    return name ? name : "ECONNECT";
}

} // namespace

Transfer::Transfer(uint64_t id, EgressRequest request, CURL *easy, const Surroundings &surroundings)
    : m_easy(easy), m_surroundings(surroundings), m_request(std::move(request))
{
    m_event.transfer = id;
}

Transfer::~Transfer()
{
    if (m_easy)
        curl_easy_cleanup(m_easy);
    curl_slist_free_all(m_fieldList);
    curl_slist_free_all(m_resolve);
    curl_url_cleanup(m_url);
}

CURL *Transfer::releaseHandle()
{
    curl_easy_reset(m_easy);
    return std::exchange(m_easy, nullptr);
}

// ---- making

bool Transfer::prepare()
{
    if (!checkUrl())
        return false;
    setConnection();
    setRequest();
    setBody();
    return true;
}

// The one parser of this URL: curl connects where it says, and the policy is asked about what it says.
bool Transfer::checkUrl()
{
    m_url = curl_url();
    char *host = nullptr;
    char *port = nullptr;
    const bool isParsed
        = curl_url_set(m_url, CURLUPART_URL, m_request.url.c_str(), CURLU_PATH_AS_IS | CURLU_DISALLOW_USER) == CURLUE_OK
        && curl_url_get(m_url, CURLUPART_HOST, &host, 0) == CURLUE_OK
        && curl_url_get(m_url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK;
    m_host = host ? host : "";
    const auto portNumber = uint16_t(port ? std::atoi(port) : 0);
    curl_free(host);
    curl_free(port);
    if (!isParsed) {
        m_event.fault = "EINVAL not a URL that can be fetched: " + m_request.url;
        return false;
    }
    if (const auto refusal = m_request.policy.refusalOfHost(m_host, portNumber)) {
        m_event.fault = "EGRESS_DENIED " + *refusal;
        return false;
    }
    return true;
}

void Transfer::setConnection()
{
    curl_easy_setopt(m_easy, CURLOPT_PRIVATE, this);
    curl_easy_setopt(m_easy, CURLOPT_CURLU, m_url);
    curl_easy_setopt(m_easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(
        m_easy, CURLOPT_QUICK_EXIT, 1L); // one that is cancelled while its name is looked up must not hold up the others
    curl_easy_setopt(m_easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(m_easy, CURLOPT_PROXY, ""); // what the server's environment says is not the function's business
    curl_easy_setopt(m_easy, CURLOPT_CONNECTTIMEOUT_MS, long(m_surroundings.options.connectTimeoutMs));
    curl_easy_setopt(m_easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(m_easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(m_easy, CURLOPT_ERRORBUFFER, m_errorText);
    if (!m_surroundings.options.extraCaFile.empty()) {
        curl_easy_setopt(m_easy, CURLOPT_SSL_CTX_DATA, const_cast<char *>(m_surroundings.options.extraCaFile.c_str()));
        curl_easy_setopt(
            m_easy, CURLOPT_SSL_CTX_FUNCTION, +[](CURL *, void *context, void *file) {
                SSL_CTX_load_verify_locations(static_cast<SSL_CTX *>(context), static_cast<const char *>(file), nullptr);
                return CURLE_OK; // a file that cannot be read trusts nobody more
            });
    }
    for (const std::string &entry : m_surroundings.options.resolve)
        m_resolve = curl_slist_append(m_resolve, entry.c_str());
    curl_easy_setopt(m_easy, CURLOPT_RESOLVE, m_resolve);
    curl_easy_setopt(m_easy, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(
        m_easy, CURLOPT_OPENSOCKETFUNCTION, +[](void *self, curlsocktype, curl_sockaddr *address) -> curl_socket_t {
            const auto target = NetworkAddress::of(address->addr);
            const uint16_t port
                = ntohs(reinterpret_cast<const sockaddr_in &>(address->addr).sin_port); // at the same place in IPv6's
            auto *transfer = static_cast<Transfer *>(self);
            if (!target || !transfer->mayConnect(*target, port))
                return CURL_SOCKET_BAD;
            const int made = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
            if (transfer->isUpgrade())
                transfer->m_sockets.push_back(made);
            return made;
        });
    // Asked for a connection that was kept from another transfer too, whose function may have had another policy.
    curl_easy_setopt(m_easy, CURLOPT_PREREQDATA, this);
    curl_easy_setopt(
        m_easy, CURLOPT_PREREQFUNCTION, +[](void *self, char *remote, char *local, int remotePort, int localPort) -> int {
            auto *transfer = static_cast<Transfer *>(self);
            const auto target = NetworkAddress::parse(remote);
            if (!target || !transfer->mayConnect(*target, uint16_t(remotePort)))
                return CURL_PREREQFUNC_ABORT;
            const std::string connection
                = std::string(local) + ':' + std::to_string(localPort) + ' ' + remote + ':' + std::to_string(remotePort);
            if (transfer->m_surroundings.uses.isLast(connection))
                curl_easy_setopt(transfer->m_easy, CURLOPT_FORBID_REUSE, 1L);
            return CURL_PREREQFUNC_OK;
        });
}

void Transfer::setRequest()
{
    const auto add = [this](const std::string &line) { m_fieldList = curl_slist_append(m_fieldList, line.c_str()); };
    bool hasAccept = false;
    for (const auto &[name, value] : m_request.fields) {
        const bool isOfUpgrade = isUpgrade() && (name == "connection" || name == "upgrade");
        if (!isOfUpgrade && std::find(std::begin(kHostsOwn), std::end(kHostsOwn), name) != std::end(kHostsOwn))
            continue;
        hasAccept = hasAccept || name == "accept";
        add(value.empty() ? name + ';' : name + ": " + value); // curl's spelling of a field without a value
    }
    add("Expect:"); // without a value and without ';': curl's own is left out
    if (isUpgrade()) {
        add("Transfer-Encoding:"); // what is sent are no chunks
        setUpgrade();
    }
    if (!hasAccept)
        add("Accept:");
    curl_easy_setopt(m_easy, CURLOPT_HTTPHEADER, m_fieldList);
    curl_easy_setopt(m_easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(
        m_easy, CURLOPT_HEADERFUNCTION, +[](char *data, size_t one, size_t size, void *self) -> size_t {
            return static_cast<Transfer *>(self)->takeHeader({data, one * size});
        });
    curl_easy_setopt(m_easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(
        m_easy, CURLOPT_WRITEFUNCTION, +[](char *data, size_t one, size_t size, void *self) -> size_t {
            return static_cast<Transfer *>(self)->takeBytes({data, one * size});
        });
}

void Transfer::setBody()
{
    const std::string &method = m_request.method;
    const bool needsLength = method == "POST" || method == "PUT"; // 0 is said of these (RFC 9110 section 8.6)
    if (m_request.body == EgressRequest::Body::None && !needsLength) {
        if (method == "HEAD")
            curl_easy_setopt(m_easy, CURLOPT_NOBODY, 1L);
        else if (method != "GET")
            curl_easy_setopt(m_easy, CURLOPT_CUSTOMREQUEST, method.c_str());
        return;
    }
    m_isBodyComplete = !isStreamed();
    m_body = std::move(m_request.bytes);
    curl_easy_setopt(m_easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(m_easy, CURLOPT_CUSTOMREQUEST, method.c_str());
    curl_easy_setopt(m_easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(isStreamed() ? m_request.bodyLength : int64_t(m_body.size())));
    curl_easy_setopt(m_easy, CURLOPT_READDATA, this);
    curl_easy_setopt(
        m_easy, CURLOPT_READFUNCTION, +[](char *buffer, size_t one, size_t size, void *self) -> size_t {
            return static_cast<Transfer *>(self)->giveBytes(buffer, one * size);
        });
    // A kept connection that turns out to be closed is tried again, if the body can be.
    curl_easy_setopt(m_easy, CURLOPT_SEEKDATA, this);
    curl_easy_setopt(
        m_easy, CURLOPT_SEEKFUNCTION, +[](void *self, curl_off_t offset, int origin) -> int {
            auto *transfer = static_cast<Transfer *>(self);
            if (transfer->isStreamed() || origin != SEEK_SET || offset < 0 || size_t(offset) > transfer->m_body.size())
                return CURL_SEEKFUNC_CANTSEEK;
            transfer->m_bodySent = size_t(offset);
            return CURL_SEEKFUNC_OK;
        });
}

bool Transfer::mayConnect(const NetworkAddress &address, uint16_t port)
{
    auto refusal = m_surroundings.forbidden.refusal(address, port);
    if (!refusal)
        refusal = m_request.policy.refusalOfAddress(m_host, address, port);
    if (!refusal)
        return true;
    m_fault = "EGRESS_DENIED " + *refusal;
    return false;
}

// ---- the answer

size_t Transfer::takeHeader(std::string_view line)
{
    m_headBytes += line.size();
    if (m_headBytes > kMaxHead) {
        m_fault = "EMSGSIZE the response's header is larger than 256 KB";
        return 0;
    }
    if (m_isHeadComplete)
        return line.size(); // a trailer
    const std::string_view content = trimmed(line);
    if (content.starts_with("HTTP/")) { // another one begins after a 1xx
        const size_t space = content.find(' ');
        const std::string_view rest = space == std::string_view::npos ? std::string_view() : trimmed(content.substr(space));
        m_event.status = std::atoi(std::string(rest.substr(0, 3)).c_str());
        m_event.statusText = rest.size() > 3 ? fieldValue(trimmed(rest.substr(3))) : std::string();
        m_event.fields.clear();
    } else if (content.empty()) {
        m_isHeadComplete = m_event.status >= 200 || (m_event.status == 101 && isUpgrade());
        m_event.hasHead = m_isHeadComplete;
        if (m_isHeadComplete)
            touch();
    } else if ((line.front() == ' ' || line.front() == '\t') && !m_event.fields.empty()) { // a folded line: RFC 9112 section 5.2
        m_event.fields.insert(m_event.fields.size() - 1, ' ' + fieldValue(content));
    } else {
        takeField(content);
    }
    return line.size();
}

void Transfer::takeField(std::string_view line)
{
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0)
        return;
    std::string name(line.substr(0, colon));
    std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    if (!std::all_of(name.begin(), name.end(), isTokenChar))
        return;
    m_event.fields += name + ':' + fieldValue(trimmed(line.substr(colon + 1))) + '\n';
}

size_t Transfer::takeBytes(std::string_view bytes)
{
    if (m_outstanding + int64_t(bytes.size()) > m_surroundings.options.window) {
        m_isReading = false;
        return CURL_WRITEFUNC_PAUSE;
    }
    m_received += int64_t(bytes.size());
    for (const int64_t most : {m_surroundings.options.maxResponseBytes, m_request.maxResponseBytes}) {
        if (most > 0 && m_received > most) {
            m_fault = "EMSGSIZE the response is larger than " + std::to_string(most) + " bytes";
            return CURL_WRITEFUNC_ERROR;
        }
    }
    m_outstanding += int64_t(bytes.size());
    m_event.bytes.append(bytes);
    touch();
    return bytes.size();
}

void Transfer::grant(int64_t bytes)
{
    m_outstanding -= bytes;
    // Not for every few bytes: half a window is worth waking up for.
    if (m_isReading || m_outstanding > m_surroundings.options.window / 2)
        return;
    m_isReading = true;
    curl_easy_pause(m_easy, m_isWriting ? CURLPAUSE_CONT : CURLPAUSE_SEND);
}

// ---- the request's body

size_t Transfer::giveBytes(char *buffer, size_t size)
{
    if (m_fault)
        return CURL_READFUNC_ABORT;
    const size_t count = std::min(size, m_body.size() - m_bodySent);
    if (count == 0 && !m_isBodyComplete) {
        m_isWriting = false;
        return CURL_READFUNC_PAUSE;
    }
    std::memcpy(buffer, m_body.data() + m_bodySent, count);
    m_bodySent += count;
    if (isStreamed() && count > 0) {
        m_event.bodyUsed += int64_t(count);
        touch();
    }
    return count;
}

void Transfer::appendBody(std::string_view bytes, bool isLast)
{
    m_body.erase(0, m_bodySent); // streamed, so it is never wanted again
    m_bodySent = 0;
    m_body.append(bytes);
    m_isBodyComplete = m_isBodyComplete || isLast;
    if (m_isWriting)
        return;
    m_isWriting = true;
    curl_easy_pause(m_easy, m_isReading ? CURLPAUSE_CONT : CURLPAUSE_RECV);
}

void Transfer::failBody(std::string reason)
{
    m_fault = "ECANCELED " + std::move(reason);
    appendBody({}, true);
}

// ---- the end

void Transfer::finish(CURLcode result)
{
    if (result == CURLE_OK && m_isHeadComplete)
        m_event.isComplete = true;
    else
        m_event.fault = m_fault ? *m_fault : describe(result);
    touch();
}

std::string Transfer::describe(CURLcode result) const
{
    const std::string words = *m_errorText ? m_errorText : curl_easy_strerror(result);
    switch (result) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return "ENOTFOUND the name " + m_host + " does not resolve";
    case CURLE_COULDNT_CONNECT: {
        long number = 0;
        curl_easy_getinfo(m_easy, CURLINFO_OS_ERRNO, &number);
        return errnoName(number) + ' ' + words;
    }
    case CURLE_OPERATION_TIMEDOUT:
        return "ETIMEDOUT " + words;
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
        return "ECONNRESET " + words;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
        return "ETLS " + words;
    default:
        return "EPROTO " + words;
    }
}

void Transfer::touch()
{
    if (!std::exchange(m_isTouched, true))
        m_surroundings.touched.push_back(this);
}

EgressEvent Transfer::takeEvent()
{
    EgressEvent event = std::move(m_event);
    m_event = {};
    m_event.transfer = event.transfer;
    m_isTouched = false;
    return event;
}

} // namespace isola
