#include "core/dispatch/ZygoteProcess.h"

#include <QFile>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace isola {

static constexpr int kControlDescriptor = 3;

Result<std::unique_ptr<ZygoteProcess>> ZygoteProcess::start(const QString &runner, const QString &snapshot, Sandbox sandbox)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return fail(ErrorCode::RuntimeUnavailable, QStringLiteral("No socket for the sandbox: %1").arg(qt_error_string(errno)));
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pair[1], kControlDescriptor);
    const QByteArray program = QFile::encodeName(runner);
    const QByteArray image = QFile::encodeName(snapshot);
    const char *const weaker = sandbox == Sandbox::MayBeWeaker ? "--allow-weaker-sandbox" : nullptr;
    char *const arguments[] = {const_cast<char *>(program.constData()), const_cast<char *>("zygote"),
        const_cast<char *>(image.constData()), const_cast<char *>(weaker), nullptr};
    pid_t process = -1;
    const int error = posix_spawn(&process, program.constData(), &actions, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(pair[1]);
    if (error != 0) {
        close(pair[0]);
        return fail(ErrorCode::RuntimeUnavailable, QStringLiteral("%1 does not start: %2").arg(runner, qt_error_string(error)),
            QStringLiteral("isola-runner must lie beside isola and be executable."));
    }
    return std::unique_ptr<ZygoteProcess>(new ZygoteProcess(process, pair[0]));
}

ZygoteProcess::ZygoteProcess(pid_t process, int control)
    : m_process(process), m_control(control), m_notifier(std::make_unique<QSocketNotifier>(control, QSocketNotifier::Read))
{
    fcntl(m_control, F_SETFL, O_NONBLOCK);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] { readControl(); });
}

ZygoteProcess::~ZygoteProcess()
{
    finish();
}

void ZygoteProcess::finish()
{
    if (m_process <= 0)
        return;
    m_notifier.reset();
    close(m_control);
    kill(m_process, SIGKILL);
    waitpid(m_process, nullptr, 0);
    m_process = -1;
}

bool ZygoteProcess::isAlive() const
{
    if (m_process <= 0)
        return false;
    pollfd control{m_control, POLLIN, 0};
    return poll(&control, 1, 0) >= 0 && !(control.revents & (POLLHUP | POLLERR));
}

void ZygoteProcess::spawn(uint64_t instance, int wire)
{
    wire::ZygoteMessage message;
    message.kind = wire::ZygoteMessageKind::Spawn;
    message.instance = instance;
    // A zygote that cannot take it is dead or about to be; the instance's wire closes, and its end is heard there.
    wire::sendMessage(m_control, message, wire);
}

void ZygoteProcess::readControl()
{
    for (;;) {
        wire::ZygoteMessage message;
        int descriptor = -1;
        const wire::Received received = wire::receiveMessage(m_control, message, descriptor);
        if (received == wire::Received::Nothing)
            return;
        if (received == wire::Received::End) {
            finish();
            Q_EMIT ended();
            return;
        }
        switch (message.kind) {
        case wire::ZygoteMessageKind::Started:
            m_isStarted = true;
            m_layers = QString::fromUtf8(message.text);
            Q_EMIT started(m_layers);
            break;
        case wire::ZygoteMessageKind::Spawned:
            Q_EMIT instanceSpawned(message.instance, descriptor);
            break;
        case wire::ZygoteMessageKind::Exited:
            Q_EMIT instanceExited(message.instance, message.status);
            break;
        case wire::ZygoteMessageKind::Refused:
            Q_EMIT refused(QString::fromUtf8(message.text));
            break;
        case wire::ZygoteMessageKind::Spawn:
            break;
        }
    }
}

} // namespace isola
