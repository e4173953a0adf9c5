#pragma once
// One zygote as the engine sees it: starts the process, asks it to fork, hears what became of the forks. Engine thread.

#include "core/base/Result.h"
#include "core/sandbox/wire/ZygoteProtocol.h"

#include <QObject>
#include <QSocketNotifier>
#include <QString>
#include <memory>
#include <sys/types.h>

namespace isola {

class ZygoteProcess final : public QObject {
    Q_OBJECT

public:
    enum class Sandbox { WallsMustStand, MayBeWeaker };

    static Result<std::unique_ptr<ZygoteProcess>> start(
        const QString &runner, const QString &snapshot, Sandbox sandbox = Sandbox::WallsMustStand);
    ~ZygoteProcess() override; // its instances end with it

    pid_t processId() const { return m_process; }
    bool isStarted() const { return m_isStarted; }
    QString layers() const { return m_layers; }
    // Whether the process still holds its end of the control socket; asked of the kernel, not of what was heard so far.
    bool isAlive() const;

    // Hands over the instance's end of its wire; answered by instanceSpawned or instanceExited.
    void spawn(uint64_t instance, int wire);

Q_SIGNALS:
    void started(const QString &layers);
    void refused(const QString &missing); // walls that must stand and do not; ended() follows
    void instanceSpawned(quint64 instance, int processHandle); // a pidfd, owned by the receiver
    void instanceExited(quint64 instance, int waitStatus);
    void ended();

private:
    ZygoteProcess(pid_t process, int control);
    void readControl();
    void finish();

    pid_t m_process;
    int m_control;
    std::unique_ptr<QSocketNotifier> m_notifier;
    bool m_isStarted = false;
    QString m_layers;
};

} // namespace isola
