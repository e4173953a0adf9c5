#pragma once
// The function's URL: copied, tried, and how open it is.

#include "ui/triggers/TriggerLive.h"

class QLabel;
class QLineEdit;

namespace isola {

class Theme;

class HttpLive final : public TriggerLive {
    Q_OBJECT

public:
    explicit HttpLive(const Theme &theme, QWidget *parent = nullptr);

    void show(const TriggerView &view) override;

private:
    QLineEdit *m_url;
    QLabel *m_openness;
    QLabel *m_meaning;
};

// A line that can be selected and copied, with a button for it; the button says `copied` through `noted`.
QWidget *makeCopyLine(const Theme &theme, QLineEdit &line, const QString &name, TriggerLive &owner);

} // namespace isola
