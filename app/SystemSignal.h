#pragma once
// Signals of the operating system as a Qt signal: the handler only writes a byte, the rest happens in the event loop. Each number
// belongs to one object at a time.

#include <QObject>
#include <QSocketNotifier>
#include <initializer_list>
#include <memory>
#include <vector>

namespace isola {

class SystemSignal : public QObject {
    Q_OBJECT

public:
    explicit SystemSignal(std::initializer_list<int> numbers, QObject *parent = nullptr);
    ~SystemSignal() override; // the numbers do again what they do by default

Q_SIGNALS:
    void received(); // each time: a second one may mean "now"

private:
    const std::vector<int> m_numbers;
    int m_pipe[2] = {-1, -1};
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace isola
