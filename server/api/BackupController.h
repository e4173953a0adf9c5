#pragma once
// All of the server as one file, over HTTP, while it goes on: the operator's, one at a time. Engine thread.

#include "core/storage/StorageThread.h"
#include "server/Router.h"

#include <memory>

namespace isola {

class Backup;
class Clock;
class DataDirectory;

class BackupController final {
public:
    // Both outlive it.
    BackupController(Router &router, const DataDirectory &data, const Clock &clock);

private:
    void make(const Request &request, const Responder &responder);

    const DataDirectory &m_data;
    const Clock &m_clock;
    bool m_isTaking = false;
    std::weak_ptr<Backup> m_current;
    QObject m_context; // answers end with this
    StorageThread m_thread;
};

} // namespace isola
