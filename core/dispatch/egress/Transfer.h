#pragma once
// One HTTP request on its way: a libcurl easy handle, the checks on where it connects, and both bodies with their windows. Owned
// by Egress, egress thread.

#include "core/dispatch/egress/ConnectionUses.h"
#include "core/dispatch/egress/EgressValues.h"
#include "core/dispatch/egress/ForbiddenAddresses.h"

#include <curl/curl.h>
#include <optional>

namespace isola {

class Transfer final {
public:
    // What transfers share. Outlives them.
    struct Surroundings {
        const EgressOptions &options;
        const ForbiddenAddresses &forbidden;
        ConnectionUses &uses;
        std::vector<Transfer *> &touched; // those that have an event to take
    };

    // `easy` is taken as after curl_easy_reset(); it is given back by releaseHandle().
    Transfer(uint64_t id, EgressRequest request, CURL *easy, const Surroundings &surroundings);
    ~Transfer();
    Transfer(const Transfer &) = delete;
    Transfer &operator=(const Transfer &) = delete;

    // False when it is refused before it begins: the event says why.
    bool prepare();

    bool isUpgrade() const { return m_request.body == EgressRequest::Body::Upgrade; }
    uint64_t id() const { return m_event.transfer; }
    CURL *handle() const { return m_easy; }
    CURL *releaseHandle();

    void appendBody(std::string_view bytes, bool isLast);
    void failBody(std::string reason);
    void grant(int64_t bytes);
    // curl waits for the end of an upgraded connection's upload although the other side has gone.
    void endIfClosed();
    void finish(CURLcode result);

    EgressEvent takeEvent();

private:
    static constexpr size_t kMaxHead = 256u << 10;

    bool isStreamed() const { return isUpgrade() || m_request.body == EgressRequest::Body::Streamed; }

    bool checkUrl();
    void setConnection();
    void setRequest();
    void setBody();
    void setUpgrade();
    bool mayConnect(const NetworkAddress &address, uint16_t port);
    void touch(); // there is an event to take
    std::string describe(CURLcode result) const;

    size_t takeHeader(std::string_view line);
    void takeField(std::string_view line);
    size_t takeBytes(std::string_view bytes);
    size_t giveBytes(char *buffer, size_t size);

    CURL *m_easy;
    const Surroundings &m_surroundings;
    EgressRequest m_request;
    CURLU *m_url = nullptr;
    std::string m_host;
    curl_slist *m_fieldList = nullptr;
    curl_slist *m_resolve = nullptr;
    char m_errorText[CURL_ERROR_SIZE] = {};
    std::optional<std::string> m_fault; // found by us; wins over what curl makes of it

    bool m_isHeadComplete = false;
    bool m_isReading = true; // false while paused because the window is used up
    size_t m_headBytes = 0;
    int64_t m_received = 0;
    int64_t m_outstanding = 0;

    std::string m_body; // of the request, beyond m_bodySent
    size_t m_bodySent = 0;
    bool m_isBodyComplete = false;
    bool m_isWriting = true; // false while paused because there is nothing to send

    std::vector<curl_socket_t> m_sockets; // of an upgrade: one, once it is connected

    EgressEvent m_event;
    bool m_isTouched = false;
};

} // namespace isola
