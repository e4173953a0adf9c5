#pragma once
// Over the code while a call is debugged: what runs, where it stands, and the ways on. Hidden otherwise. Owned by CodePage.

#include <QFrame>
#include <QList>

class QAction;
class QHBoxLayout;
class QLabel;

namespace isola {

class DebugRun;
class Theme;

class PauseBar final : public QFrame {
    Q_OBJECT

public:
    explicit PauseBar(const Theme &theme, QWidget *parent = nullptr);

    // Once; the keys of its buttons work in `scope` and below while they may be pressed.
    void follow(DebugRun &run, QWidget &scope);

Q_SIGNALS:
    void devToolsRequested();

private:
    QAction *add(const QString &text, const QString &icon, const QKeySequence &keys, QHBoxLayout &row);
    void showState(const DebugRun &run);

    const Theme &m_theme;
    QLabel *m_state;
    QHBoxLayout *m_row;
    QList<QAction *> m_steps; // while it is paused
};

} // namespace isola
