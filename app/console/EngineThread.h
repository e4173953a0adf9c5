#pragma once
// The embedded server: Services on a thread of its own with its own event loop, so that the GUI thread never waits for it and it
// never waits for the GUI. The two meet only over HTTP. Lives on the GUI thread.

#include "app/Options.h"
#include "core/base/Error.h"

#include <QObject>
#include <QThread>
#include <QUrl>
#include <memory>

namespace isola {

class Services;

class EngineThread final : public QObject {
    Q_OBJECT

public:
    explicit EngineThread(ServeOptions options, QObject *parent = nullptr);
    // Running calls get a moment to finish; the log is committed.
    ~EngineThread() override;

    void start(); // again after `failed`

Q_SIGNALS:
    void ready(const QUrl &url, const QByteArray &adminToken);
    void failed(const isola::Error &error);

private:
    void startServices(); // on the engine thread
    void stopServices(); // on the engine thread

    ServeOptions m_options;
    QThread m_thread;
    QObject *m_inside; // lives on the engine thread
    std::unique_ptr<Services> m_services; // touched only on the engine thread
};

} // namespace isola
