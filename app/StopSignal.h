#pragma once
// SIGTERM and SIGINT as a Qt signal: the handler only writes a byte, the rest happens in the event loop. One per process.

#include <QObject>
#include <QSocketNotifier>
#include <memory>

namespace isola {

class StopSignal final : public QObject {
    Q_OBJECT

public:
    explicit StopSignal(QObject *parent = nullptr);
    ~StopSignal() override;

Q_SIGNALS:
    void received(); // each time: a second one may mean "now"

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace isola
