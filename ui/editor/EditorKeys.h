#pragma once
// Keys that the code editor owns while it has the focus: without this, the window's shortcuts would take them from it.

#include <QObject>

class QWidget;

namespace isola {

class EditorKeys final : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    // To be called again after each load: the engine may put another widget in front.
    void watch(QWidget *focusProxy);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace isola
