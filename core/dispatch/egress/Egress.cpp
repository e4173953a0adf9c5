#include "core/dispatch/egress/Egress.h"

#include <algorithm>
#include <csignal>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace isola {

using SteadyClock = std::chrono::steady_clock;

Egress::Egress(EgressOptions options, std::function<void()> eventsReady)
    : m_options(std::move(options))
    , m_eventsReady(std::move(eventsReady))
    , m_wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    , m_epoll(epoll_create1(EPOLL_CLOEXEC))
{
    epoll_event event{EPOLLIN, {.fd = m_wake}};
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wake, &event);
    m_thread = std::thread([this] { run(); });
}

Egress::~Egress()
{
    post([this] { m_isStopping = true; });
    m_thread.join();
    close(m_epoll);
    close(m_wake);
}

// ---- for the other thread

void Egress::post(std::function<void()> command)
{
    bool wasEmpty = false;
    {
        const std::lock_guard lock(m_mutex);
        wasEmpty = m_commands.empty();
        m_commands.push_back(std::move(command));
    }
    if (wasEmpty)
        eventfd_write(m_wake, 1);
}

void Egress::start(uint64_t transfer, EgressRequest request)
{
    post([this, transfer, request = std::move(request)]() mutable { begin(transfer, std::move(request)); });
}

void Egress::sendBody(uint64_t transfer, std::string bytes, bool isLast)
{
    post([this, transfer, bytes = std::move(bytes), isLast] {
        if (Transfer *found = find(transfer))
            found->appendBody(bytes, isLast);
    });
}

void Egress::failBody(uint64_t transfer, std::string reason)
{
    post([this, transfer, reason = std::move(reason)] {
        if (Transfer *found = find(transfer))
            found->failBody(reason);
    });
}

void Egress::grant(uint64_t transfer, int64_t bytes)
{
    post([this, transfer, bytes] {
        if (Transfer *found = find(transfer))
            found->grant(bytes);
    });
}

void Egress::cancel(uint64_t transfer)
{
    post([this, transfer] { remove(transfer); });
}

void Egress::setOwnPorts(std::vector<uint16_t> ports)
{
    post([this, ports = std::move(ports)] { m_forbidden.setOwnPorts(ports); });
}

std::vector<EgressEvent> Egress::takeEvents()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_events, {});
}

// ---- the egress thread

void Egress::run()
{
    sigset_t all;
    sigfillset(&all); // SIGPIPE too: OpenSSL writes to sockets that may be closed
    pthread_sigmask(SIG_SETMASK, &all, nullptr);
    makeMulti();
    while (!m_isStopping) {
        epoll_event events[64];
        const int count = epoll_wait(m_epoll, events, std::size(events), waitMs());
        int running = 0;
        for (int i = 0; i < count; ++i) {
            if (events[i].data.fd == m_wake) {
                runCommands();
                continue;
            }
            const int mask = (events[i].events & (EPOLLIN | EPOLLHUP) ? CURL_CSELECT_IN : 0)
                | (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0) | (events[i].events & EPOLLERR ? CURL_CSELECT_ERR : 0);
            curl_multi_socket_action(m_multi, events[i].data.fd, mask, &running);
        }
        if (m_due <= SteadyClock::now()) {
            m_due = SteadyClock::time_point::max();
            curl_multi_socket_action(m_multi, CURL_SOCKET_TIMEOUT, 0, &running);
        }
        for (Transfer *transfer : m_upgrades)
            transfer->endIfClosed();
        readResults();
        publish();
    }
    while (!m_transfers.empty())
        remove(m_transfers.begin()->first);
    for (CURL *easy : m_idleHandles)
        curl_easy_cleanup(easy);
    curl_multi_cleanup(m_multi);
}

void Egress::makeMulti()
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
    m_multi = curl_multi_init();
    // A stream that its function does not read must not hold up another function's on the same connection.
    curl_multi_setopt(m_multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
    curl_multi_setopt(m_multi, CURLMOPT_MAXCONNECTS, kMaxIdleConnections);
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(
        m_multi, CURLMOPT_SOCKETFUNCTION, +[](CURL *, curl_socket_t socket, int what, void *self, void *known) -> int {
            static_cast<Egress *>(self)->watch(socket, what, known != nullptr);
            return 0;
        });
    curl_multi_setopt(m_multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(
        m_multi, CURLMOPT_TIMERFUNCTION, +[](CURLM *, long wait, void *self) -> int {
            static_cast<Egress *>(self)->m_due
                = wait < 0 ? SteadyClock::time_point::max() : SteadyClock::now() + std::chrono::milliseconds(wait);
            return 0;
        });
}

void Egress::watch(curl_socket_t socket, int what, bool isKnown)
{
    if (what == CURL_POLL_REMOVE) {
        epoll_ctl(m_epoll, EPOLL_CTL_DEL, socket, nullptr);
        curl_multi_assign(m_multi, socket, nullptr);
        return;
    }
    epoll_event event{
        (what & CURL_POLL_IN ? uint32_t(EPOLLIN) : 0) | (what & CURL_POLL_OUT ? uint32_t(EPOLLOUT) : 0), {.fd = socket}};
    // The number may be that of a socket that was closed in between, which epoll has forgotten by itself.
    if (!isKnown || epoll_ctl(m_epoll, EPOLL_CTL_MOD, socket, &event) != 0)
        epoll_ctl(m_epoll, EPOLL_CTL_ADD, socket, &event);
    curl_multi_assign(m_multi, socket, this);
}

int Egress::waitMs() const
{
    if (m_due == SteadyClock::time_point::max())
        return -1;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(m_due - SteadyClock::now());
    return int(std::clamp<int64_t>(wait.count(), 0, 60000));
}

void Egress::runCommands()
{
    eventfd_t count = 0;
    eventfd_read(m_wake, &count);
    std::vector<std::function<void()>> commands;
    {
        const std::lock_guard lock(m_mutex);
        commands.swap(m_commands);
    }
    for (const auto &command : commands)
        command();
}

void Egress::begin(uint64_t id, EgressRequest request)
{
    CURL *easy = nullptr;
    if (m_idleHandles.empty()) {
        easy = curl_easy_init();
    } else {
        easy = m_idleHandles.back();
        m_idleHandles.pop_back();
    }
    auto transfer = std::make_unique<Transfer>(id, std::move(request), easy, m_surroundings);
    if (!transfer->prepare()) {
        m_refused.push_back(transfer->takeEvent());
        m_idleHandles.push_back(transfer->releaseHandle());
        return;
    }
    if (transfer->isUpgrade())
        m_upgrades.push_back(transfer.get());
    m_transfers.emplace(id, std::move(transfer));
    curl_multi_add_handle(m_multi, easy);
}

Transfer *Egress::find(uint64_t id)
{
    const auto it = m_transfers.find(id);
    return it == m_transfers.end() ? nullptr : it->second.get();
}

void Egress::readResults()
{
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(m_multi, &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        Transfer *transfer = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        transfer->finish(message->data.result);
    }
}

// Everything that one round brought a transfer leaves as one event: a small answer is head, body and end at once.
void Egress::publish()
{
    std::vector<EgressEvent> events = std::exchange(m_refused, {});
    std::vector<uint64_t> ended;
    for (Transfer *transfer : std::exchange(m_touched, {})) {
        events.push_back(transfer->takeEvent());
        if (events.back().isComplete || !events.back().fault.empty())
            ended.push_back(transfer->id());
    }
    for (const uint64_t id : ended)
        remove(id);
    if (events.empty())
        return;
    bool wasEmpty = false;
    {
        const std::lock_guard lock(m_mutex);
        wasEmpty = m_events.empty();
        std::move(events.begin(), events.end(), std::back_inserter(m_events));
    }
    if (wasEmpty)
        m_eventsReady();
}

void Egress::remove(uint64_t id)
{
    const auto it = m_transfers.find(id);
    if (it == m_transfers.end())
        return;
    curl_multi_remove_handle(m_multi, it->second->handle());
    std::erase(m_touched, it->second.get());
    std::erase(m_upgrades, it->second.get());
    CURL *easy = it->second->releaseHandle();
    if (m_idleHandles.size() < kMaxIdleHandles)
        m_idleHandles.push_back(easy);
    else
        curl_easy_cleanup(easy);
    m_transfers.erase(it);
}

} // namespace isola
