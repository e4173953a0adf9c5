#pragma once
// Watches plain sockets through one epoll descriptor: Qt's own event loop would go through all of them at every turn. Engine
// thread.

#include <QObject>
#include <QSocketNotifier>

namespace isola {

class SocketPoller final : public QObject {
    Q_OBJECT

public:
    class Client {
    public:
        virtual ~Client() = default;
        virtual void ready(bool readable, bool writable) = 0;
    };

    explicit SocketPoller(QObject *parent = nullptr);
    ~SocketPoller() override;

    void add(int descriptor, Client &client); // watched for nothing at first
    void watch(int descriptor, Client &client, bool readable, bool writable);
    void remove(int descriptor, Client &client);

private:
    void dispatch();

    static constexpr int kMaxEvents = 128;

    int m_epoll;
    QSocketNotifier m_notifier;
    Client *m_pending[kMaxEvents] = {}; // of the batch under way: remove() takes clients out of it
    int m_pendingCount = 0;
};

} // namespace isola
