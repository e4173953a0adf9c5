#pragma once
// Something that acts at wall times: it says when it is next due and does what is due when told to, but keeps no timer of its
// own. A WallTimer drives it by the machine's clock, a TimePlayer by a simulated one, a test by hand.

#include "core/base/Clock.h"

#include <QObject>
#include <optional>

namespace isola {

class Timetable : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual std::optional<WallTime> nextDue() const = 0; // none: nothing ever, as things are
    // When runDue() next has something to do, which may be to prepare for what is due a little later.
    virtual std::optional<WallTime> nextLook() const { return nextDue(); }
    virtual void runDue() = 0;
    virtual bool isBusy() const = 0; // something that was started is still going on

Q_SIGNALS:
    void changed(); // what nextDue() or isBusy() say
};

} // namespace isola
