#pragma once
// Performs HTTP requests for functions: one thread, one libcurl multi handle, any number of transfers. Everything public is for
// one other thread (the engine's): requests go in as values, what happens comes out as events. The mutex guards the two queues
// between them. No Qt in here.

#include "core/dispatch/egress/EgressValues.h"
#include "core/dispatch/egress/Transfer.h"

#include <chrono>
#include <functional>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace isola {

class Egress final {
public:
    // `eventsReady` is called on the egress thread when there is something to take and was nothing before.
    Egress(EgressOptions options, std::function<void()> eventsReady);
    ~Egress(); // transfers under way are dropped

    // Ids are the caller's and never used twice. After the last event of a transfer, and after cancel(), its id means nothing.
    void start(uint64_t transfer, EgressRequest request);
    void sendBody(uint64_t transfer, std::string bytes, bool isLast);
    void failBody(uint64_t transfer, std::string reason);
    void grant(uint64_t transfer, int64_t bytes); // of the response's body
    void cancel(uint64_t transfer); // events that are queued already may still come

    // Ports that this server listens on: functions may not connect to them.
    void setOwnPorts(std::vector<uint16_t> ports);

    std::vector<EgressEvent> takeEvents();

private:
    static constexpr size_t kMaxIdleHandles = 64;
    static constexpr long kMaxIdleConnections = 256;

    void post(std::function<void()> command);

    // On the egress thread.
    void run();
    void makeMulti();
    void runCommands();
    void begin(uint64_t id, EgressRequest request);
    void readResults();
    void publish();
    void remove(uint64_t id);
    Transfer *find(uint64_t id);
    int waitMs() const;
    void watch(curl_socket_t socket, int what, bool isKnown);

    const EgressOptions m_options;
    const std::function<void()> m_eventsReady;
    int m_wake = -1; // eventfd
    int m_epoll = -1;

    std::mutex m_mutex;
    std::vector<std::function<void()>> m_commands;
    std::vector<EgressEvent> m_events;

    CURLM *m_multi = nullptr;
    ForbiddenAddresses m_forbidden;
    std::unordered_map<uint64_t, std::unique_ptr<Transfer>> m_transfers;
    ConnectionUses m_uses;
    std::vector<Transfer *> m_touched;
    std::vector<Transfer *> m_upgrades; // few: WebSockets
    const Transfer::Surroundings m_surroundings{m_options, m_forbidden, m_uses, m_touched};
    std::vector<EgressEvent> m_refused; // events of transfers that never began
    std::vector<CURL *> m_idleHandles;
    std::chrono::steady_clock::time_point m_due = std::chrono::steady_clock::time_point::max(); // curl's own timer
    bool m_isStopping = false;

    std::thread m_thread; // last: uses all the others
};

} // namespace isola
