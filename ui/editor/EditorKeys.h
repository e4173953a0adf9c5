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
    // While a call is stood in, F8 lets it go on instead of walking through problems.
    void setSteps(bool isStepping) { m_isStepping = isStepping; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool m_isStepping = false;
};

} // namespace isola
