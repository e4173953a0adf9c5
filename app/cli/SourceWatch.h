#pragma once
// Tells when one of some files was saved. Editors save by writing, by renaming over, or by both: what belongs together is told
// once.

#include <QFileSystemWatcher>
#include <QTimer>

namespace isola {

class SourceWatch final : public QObject {
    Q_OBJECT

public:
    explicit SourceWatch(QObject *parent = nullptr);

    // In place of what was watched before. After each change, because a file that was renamed over is another file.
    void watch(const QStringList &paths);

Q_SIGNALS:
    void changed();

private:
    QFileSystemWatcher m_watcher;
    QTimer m_settling;
};

} // namespace isola
