#include "app/StopSignal.h"

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace isola {

static int signalPipe[2] = {-1, -1};

static void tell(int)
{
    [[maybe_unused]] const ssize_t written = write(signalPipe[1], "s", 1);
}

StopSignal::StopSignal(QObject *parent)
    : QObject(parent)
{
    [[maybe_unused]] const int result = pipe2(signalPipe, O_CLOEXEC | O_NONBLOCK);
    m_notifier = std::make_unique<QSocketNotifier>(signalPipe[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        char drained[16];
        while (read(signalPipe[0], drained, sizeof drained) > 0) { }
        Q_EMIT received();
    });
    struct sigaction action = {};
    action.sa_handler = tell;
    action.sa_flags = SA_RESTART;
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGINT, &action, nullptr);
}

StopSignal::~StopSignal()
{
    std::signal(SIGTERM, SIG_DFL);
    std::signal(SIGINT, SIG_DFL);
    close(signalPipe[0]);
    close(signalPipe[1]);
}

} // namespace isola
