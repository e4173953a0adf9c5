#pragma once
// Waits at a stop until all have gone, but not for ever: calls back once, in a turn of its own, and deletes itself. What it calls
// may destroy its parent.

#include "core/base/Clock.h"

#include <QTimer>
#include <functional>

namespace isola {

class Farewell final : public QObject {
    Q_OBJECT

public:
    Farewell(Milliseconds patience, std::function<bool()> haveAllGone, std::function<void()> done, QObject *parent);

    void look(); // somebody has gone

private:
    const std::function<bool()> m_haveAllGone;
    QTimer m_timer;
};

} // namespace isola
