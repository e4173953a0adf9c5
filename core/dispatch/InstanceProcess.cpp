#include "core/dispatch/InstanceProcess.h"

#include <QFile>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace isola {

InstanceProcess::InstanceProcess(uint64_t number, int wire, WirePoller &poller, InstanceEvents &events)
    : m_number(number), m_wire(wire), m_poller(poller), m_events(events)
{
    m_poller.add(m_wire, *this);
}

InstanceProcess::~InstanceProcess()
{
    kill();
    m_poller.remove(m_wire, *this);
    close(m_wire);
    if (m_processHandle >= 0)
        close(m_processHandle);
}

// The number of a pidfd's process as this one sees it; the zygote knows another one. 0 when it is gone.
static pid_t processOf(int handle)
{
    QFile about(QStringLiteral("/proc/self/fdinfo/%1").arg(handle));
    if (handle < 0 || !about.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : about.readAll().split('\n'))
        if (line.startsWith("Pid:"))
            return std::max(0, line.sliced(4).trimmed().toInt()); // -1: it has ended
    return 0;
}

void InstanceProcess::setProcessHandle(int handle)
{
    m_processHandle = handle;
    m_process = processOf(handle);
}

void InstanceProcess::kill()
{
    if (m_processHandle >= 0)
        syscall(SYS_pidfd_send_signal, m_processHandle, SIGKILL, nullptr, 0);
    shutdown(m_wire, SHUT_RDWR); // without a handle yet, it reads the end of its wire and leaves
}

void InstanceProcess::flush()
{
    m_isWriteWanted = false;
    while (!m_writer.isEmpty()) {
        const auto pending = m_writer.pending();
        const ssize_t count = ::send(m_wire, pending.data(), pending.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count > 0)
            m_writer.sent(size_t(count));
        else if (errno != EINTR)
            break; // full, or closed: which of the two the poller will tell
    }
    const bool isBlocked = !m_writer.isEmpty();
    if (isBlocked != m_isWatchingWritable) {
        m_isWatchingWritable = isBlocked;
        m_poller.watchWritable(m_wire, *this, isBlocked);
    }
}

void InstanceProcess::wireWritable()
{
    flush();
}

void InstanceProcess::wireReadable()
{
    const auto space = m_reader.space();
    const ssize_t count = recv(m_wire, space.data(), space.size(), MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (count > 0) {
        m_reader.received(size_t(count));
        while (const wire::Frame *frame = m_reader.next())
            m_events.frameArrived(*this, *frame); // never deletes an instance: that waits for wireClosed()
    }
    if (count <= 0 || m_reader.isBroken())
        m_events.wireClosed(*this); // may delete this
}

} // namespace isola
