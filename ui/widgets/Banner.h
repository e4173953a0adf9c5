#pragma once
// An inline message near its cause: what happened, what to do, one action perhaps. Never a box in the way. Hidden until it has
// something to say.

#include "core/base/Error.h"
#include "ui/theme/ThemeColors.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace isola {

class Theme;

class Banner final : public QFrame {
    Q_OBJECT

public:
    explicit Banner(const Theme &theme, QWidget *parent = nullptr);

    void showError(const Error &error);
    void showMessage(Tone tone, const QString &message, const QString &more = {});
    // Shows a button until the next message.
    void setAction(const QString &text);
    void dismiss();
    QString text() const;

Q_SIGNALS:
    void actionTriggered();

private:
    const Theme &m_theme;
    QLabel *m_icon;
    QLabel *m_message;
    QLabel *m_more;
    QPushButton *m_action;
};

} // namespace isola
