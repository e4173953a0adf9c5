#include "core/dispatch/WirePoller.h"

#include <sys/epoll.h>
#include <unistd.h>

namespace isola {

WirePoller::WirePoller(QObject *parent)
    : QObject(parent)
    , m_epoll(epoll_create1(EPOLL_CLOEXEC))
    , m_notifier(std::make_unique<QSocketNotifier>(m_epoll, QSocketNotifier::Read))
{
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] { dispatch(); });
}

WirePoller::~WirePoller()
{
    m_notifier.reset();
    close(m_epoll);
}

void WirePoller::add(int descriptor, Client &client)
{
    epoll_event event{EPOLLIN, {.ptr = &client}};
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event);
}

void WirePoller::remove(int descriptor, Client &client)
{
    epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr);
    for (int i = 0; i < m_pendingCount; ++i)
        if (m_pending[i] == &client)
            m_pending[i] = nullptr;
}

void WirePoller::watchWritable(int descriptor, Client &client, bool isWanted)
{
    epoll_event event{uint32_t(isWanted ? EPOLLIN | EPOLLOUT : EPOLLIN), {.ptr = &client}};
    epoll_ctl(m_epoll, EPOLL_CTL_MOD, descriptor, &event);
}

void WirePoller::dispatch()
{
    epoll_event events[kMaxEvents];
    const int count = epoll_wait(m_epoll, events, kMaxEvents, 0);
    m_pendingCount = std::max(count, 0);
    for (int i = 0; i < m_pendingCount; ++i)
        m_pending[i] = static_cast<Client *>(events[i].data.ptr);
    for (int i = 0; i < m_pendingCount; ++i) {
        if (m_pending[i] && (events[i].events & EPOLLOUT))
            m_pending[i]->wireWritable();
        if (m_pending[i] && (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)))
            m_pending[i]->wireReadable();
    }
    m_pendingCount = 0;
}

} // namespace isola
