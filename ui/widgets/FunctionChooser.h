#pragma once
// Which function a panel is about, or all of them.

#include <QComboBox>

namespace isola {

class FunctionChooser final : public QComboBox {
    Q_OBJECT

public:
    explicit FunctionChooser(QWidget *parent = nullptr);

    // The choice stays; one that is gone becomes all, without a signal.
    void setFunctions(const QStringList &names);
    void choose(const QString &name); // also one that is not listed: a function of another time
    QString chosen() const { return currentData().toString(); } // empty: all
};

} // namespace isola
