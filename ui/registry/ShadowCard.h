#pragma once
// In the review of a deploy: recorded calls run against what is about to go live, and what they would be answered otherwise.

#include "core/base/Error.h"

#include <QFrame>
#include <QJsonObject>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace isola {

class ShadowCard final : public QFrame {
    Q_OBJECT

public:
    explicit ShadowCard(QWidget *parent = nullptr);

    void reset(); // for another review
    void setRunning();
    void showReport(const QJsonObject &report); // as POST .../shadow answers it
    void showFault(const Error &error);

Q_SIGNALS:
    void runRequested();

private:
    void clearRuns();

    QLabel *m_said;
    QVBoxLayout *m_runs;
    QPushButton *m_run;
};

} // namespace isola
