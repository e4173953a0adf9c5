#include "server/guard/Farewell.h"

namespace isola {

Farewell::Farewell(Milliseconds patience, std::function<bool()> haveAllGone, std::function<void()> done, QObject *parent)
    : QObject(parent), m_haveAllGone(std::move(haveAllGone))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this, done = std::move(done)] {
        deleteLater();
        const auto last = done; // may destroy the parent, and with it this and the function
        last();
    });
    m_timer.start(patience);
    look();
}

void Farewell::look()
{
    if (m_haveAllGone())
        m_timer.start(0);
}

} // namespace isola
