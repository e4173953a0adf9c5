#pragma once
// Watches the sockets of all instances through one epoll descriptor, so that a thousand of them cost the engine thread's event
// loop no more than one. Engine thread.

#include <QObject>
#include <QSocketNotifier>
#include <functional>
#include <memory>

namespace isola {

class WirePoller final : public QObject {
    Q_OBJECT

public:
    class Client {
    public:
        virtual ~Client() = default;
        virtual void wireReadable() = 0;
        virtual void wireWritable() = 0;
    };

    explicit WirePoller(QObject *parent = nullptr);
    ~WirePoller() override;

    void add(int descriptor, Client &client);
    void remove(int descriptor, Client &client);
    void watchWritable(int descriptor, Client &client, bool isWanted);

private:
    void dispatch();

    int m_epoll = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
    static constexpr int kMaxEvents = 64;
    Client *m_pending[kMaxEvents] = {}; // of the batch under way: remove() takes clients out of it
    int m_pendingCount = 0;
};

} // namespace isola
