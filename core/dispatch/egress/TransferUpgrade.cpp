// The part of Transfer for connections that change their protocol (WebSocket): HTTP/1.1 on a connection of its own, which goes on
// both ways until either side ends it.

#include "core/dispatch/egress/Transfer.h"

#include <sys/socket.h>
#include <unistd.h>

namespace isola {

void Transfer::setUpgrade()
{
    curl_easy_setopt(m_easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(m_easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(m_easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(m_easy, CURLOPT_CLOSESOCKETDATA, this);
    curl_easy_setopt(
        m_easy, CURLOPT_CLOSESOCKETFUNCTION, +[](void *self, curl_socket_t closed) -> int {
            std::erase(static_cast<Transfer *>(self)->m_sockets, closed);
            return close(closed);
        });
}

void Transfer::endIfClosed()
{
    char byte = 0;
    if (m_isHeadComplete && !m_isBodyComplete && m_sockets.size() == 1
        && recv(m_sockets.front(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0)
        appendBody({}, true);
}

} // namespace isola
