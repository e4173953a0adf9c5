#pragma once
// The cheat sheet: every key that does something, by where it does.

#include <QDialog>
#include <QKeySequence>
#include <QList>

namespace isola {

struct KeyEntry {
    QString where; // "Everywhere"
    QList<QKeySequence> keys;
    QString what;
};

class KeysDialog final : public QDialog {
    Q_OBJECT

public:
    explicit KeysDialog(const QList<KeyEntry> &entries, QWidget *parent = nullptr);
};

// Those that no command of the window stands for.
QList<KeyEntry> keysOfPanels();

} // namespace isola
