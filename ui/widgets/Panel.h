#pragma once
// One page of the window. The window asks a panel to refresh when it comes into view and when another server is chosen.

#include <QWidget>

namespace isola {

class Panel : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;
    virtual void refresh() = 0;
    virtual void focusSearch() { } // Ctrl+F
};

} // namespace isola
