#pragma once
// A page of a function's settings whose edits wait for the next deploy.

#include "ui/client/ApiValues.h"

#include <QWidget>

namespace isola {

class DraftPage : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    // What is deployed, and the same with the edits that wait.
    virtual void show(const FunctionDetails &deployed, const FunctionDetails &edited) = 0;
    // The fields of the deploy body that differ from it; empty: none.
    virtual QJsonObject changes() const = 0;

Q_SIGNALS:
    void changed();
};

} // namespace isola
