#include "app/SystemSignal.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace isola {

// Where the handler writes, by number.
static std::atomic<int> pipeEnds[65];

static void tell(int number)
{
    const int before = errno;
    [[maybe_unused]] const ssize_t written = write(pipeEnds[size_t(number)], "s", 1);
    errno = before;
}

SystemSignal::SystemSignal(std::initializer_list<int> numbers, QObject *parent) : QObject(parent), m_numbers(numbers)
{
    [[maybe_unused]] const int result = pipe2(m_pipe, O_CLOEXEC | O_NONBLOCK);
    m_notifier = std::make_unique<QSocketNotifier>(m_pipe[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        char drained[16];
        while (read(m_pipe[0], drained, sizeof drained) > 0) { }
        Q_EMIT received();
    });
    struct sigaction action = {};
    action.sa_handler = tell;
    action.sa_flags = SA_RESTART;
    for (const int number : m_numbers) {
        pipeEnds[size_t(number)] = m_pipe[1];
        sigaction(number, &action, nullptr);
    }
}

SystemSignal::~SystemSignal()
{
    for (const int number : m_numbers)
        std::signal(number, SIG_DFL);
    m_notifier.reset();
    close(m_pipe[0]);
    close(m_pipe[1]);
}

} // namespace isola
