#pragma once
// What a list shows when it is empty: the real reason and the next step.

#include <QWidget>

class QLabel;
class QPushButton;

namespace isola {

class Theme;

class EmptyState final : public QWidget {
    Q_OBJECT

public:
    EmptyState(const Theme &theme, const QString &icon, QWidget *parent = nullptr);

    void setTexts(const QString &title, const QString &explanation, const QString &action = {});

Q_SIGNALS:
    void actionTriggered();

private:
    QLabel *m_title;
    QLabel *m_explanation;
    QPushButton *m_action;
};

} // namespace isola
