#include "server/realtime/SocketPoller.h"

#include <sys/epoll.h>
#include <unistd.h>

namespace isola {

SocketPoller::SocketPoller(QObject *parent)
    : QObject(parent), m_epoll(epoll_create1(EPOLL_CLOEXEC)), m_notifier(m_epoll, QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, &SocketPoller::dispatch);
}

SocketPoller::~SocketPoller()
{
    m_notifier.setEnabled(false);
    ::close(m_epoll);
}

void SocketPoller::add(int descriptor, Client &client)
{
    epoll_event event{0, {.ptr = &client}};
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event);
}

void SocketPoller::watch(int descriptor, Client &client, bool readable, bool writable)
{
    epoll_event event{(readable ? uint32_t(EPOLLIN) : 0) | (writable ? uint32_t(EPOLLOUT) : 0), {.ptr = &client}};
    epoll_ctl(m_epoll, EPOLL_CTL_MOD, descriptor, &event);
}

void SocketPoller::remove(int descriptor, Client &client)
{
    epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr);
    for (int i = 0; i < m_pendingCount; ++i)
        if (m_pending[i] == &client)
            m_pending[i] = nullptr;
}

void SocketPoller::dispatch()
{
    epoll_event events[kMaxEvents];
    m_pendingCount = std::max(0, epoll_wait(m_epoll, events, kMaxEvents, 0));
    for (int i = 0; i < m_pendingCount; ++i)
        m_pending[i] = static_cast<Client *>(events[i].data.ptr);
    for (int i = 0; i < m_pendingCount; ++i)
        if (m_pending[i])
            m_pending[i]->ready(events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR), events[i].events & EPOLLOUT);
    m_pendingCount = 0;
}

} // namespace isola
