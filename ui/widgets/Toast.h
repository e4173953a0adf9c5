#pragma once
// A passing note over the bottom of the window, with an Undo where something can be taken back. `expired` comes when the time for
// that is over, also when another note takes its place.

#include <QFrame>
#include <QTimer>
#include <functional>

class QLabel;
class QPushButton;

namespace isola {

class Toast final : public QFrame {
    Q_OBJECT

public:
    explicit Toast(QWidget &window);

    void showNote(const QString &text);
    // Exactly one of the two is called.
    void offerUndo(const QString &text, std::function<void()> undo, std::function<void()> expired);
    void expireNow();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void appear(const QString &text, bool isUndoable);
    void place();

    QLabel *m_text;
    QPushButton *m_undoButton;
    QTimer m_timer;
    std::function<void()> m_undo;
    std::function<void()> m_expired;
};

} // namespace isola
