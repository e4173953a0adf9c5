#include "app/cli/SourceWatch.h"

namespace isola {

// Between the first event of a save and the last; a redeploy is to be on its way well within 100 ms.
static constexpr std::chrono::milliseconds kSettling(20);

SourceWatch::SourceWatch(QObject *parent) : QObject(parent)
{
    m_settling.setSingleShot(true);
    m_settling.setInterval(kSettling);
    m_settling.setTimerType(Qt::PreciseTimer);
    connect(&m_settling, &QTimer::timeout, this, &SourceWatch::changed);
    const auto settle = [this] { m_settling.start(); };
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, settle);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, settle);
}

// What stays watched is left alone: taking it away and back would miss a save in between.
void SourceWatch::watch(const QStringList &paths)
{
    const QStringList before = m_watcher.files() + m_watcher.directories();
    for (const QString &path : before)
        if (!paths.contains(path))
            m_watcher.removePath(path);
    for (const QString &path : paths)
        if (!before.contains(path))
            m_watcher.addPath(path);
}

} // namespace isola
