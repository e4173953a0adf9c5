#pragma once
// What lies below a trigger's form: what the server knows of it, and what can be tried. One kind per trigger type, made by
// TriggersPage; shown while the trigger is attached.

#include "ui/client/TriggerValues.h"

#include <QWidget>
#include <optional>

namespace isola {

struct TriggerView {
    QString function;
    QString functionUrl;
    bool isDeployed = false; // the trigger is live, perhaps with another config than `edited`
    Trigger edited; // as the form has it
    bool isValid = true; // the form
};

class TriggerLive : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual void show(const TriggerView &view) = 0;
    // News from the server; only while the trigger is deployed.
    virtual void showHealth(const TriggerHealth &) { }
    // A call that this trigger may have made has ended.
    virtual void callEnded() { }

Q_SIGNALS:
    void noted(const QString &text); // for the toast
    void callOpened(const QString &invocation); // its row in the log is wanted
    void tryRequested(); // a test call is wanted
};

} // namespace isola
