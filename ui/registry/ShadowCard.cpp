#include "ui/registry/ShadowCard.h"

#include "ui/theme/Theme.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/Labels.h"

#include <QJsonArray>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kMostShown = 5; // calls that differ

ShadowCard::ShadowCard(QWidget *parent)
    : QFrame(parent), m_said(makeLabel({}, TextRole::Muted)), m_runs(new QVBoxLayout), m_run(makeButton(tr("Run recorded calls")))
{
    setProperty("role", u"card"_s);
    m_said->setObjectName(u"shadowSaid"_s);
    m_said->setWordWrap(true);
    m_run->setObjectName(u"shadowRun"_s);
    m_run->setToolTip(tr("Runs the last recorded calls against this, offline: nothing of it goes live"));
    m_runs->setSpacing(spacing::kSmall);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kLarge, spacing::kMedium, spacing::kLarge, spacing::kMedium);
    layout->setSpacing(spacing::kSmall);
    layout->addWidget(makeLabel(tr("Calls that were"), TextRole::Strong));
    layout->addWidget(m_said);
    layout->addLayout(m_runs);
    layout->addWidget(m_run, 0, Qt::AlignLeft);
    connect(m_run, &QPushButton::clicked, this, &ShadowCard::runRequested);
    reset();
}

void ShadowCard::clearRuns()
{
    while (QLayoutItem *item = m_runs->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

void ShadowCard::reset()
{
    clearRuns();
    m_run->setEnabled(true);
    m_said->setText(tr("See what recorded calls would be answered by this."));
}

void ShadowCard::setRunning()
{
    clearRuns();
    m_run->setEnabled(false);
    m_said->setText(tr("Running"));
}

// "status: 200 → 400", "body: differs from byte 4 on; ..."
static QString lineOf(const QJsonObject &difference)
{
    const QString before = difference.value("recorded"_L1).toString();
    const QString after = difference.value("replayed"_L1).toString();
    const QString what = (difference.value("what"_L1).toString() + u' ' + difference.value("name"_L1).toString()).trimmed();
    const bool isShort = !before.isEmpty() && !after.isEmpty() && before.size() + after.size() < 60 && !before.contains(u'\n');
    return what + u": "_s + (isShort ? ShadowCard::tr("%1 → %2").arg(before, after) : difference.value("message"_L1).toString());
}

static QWidget *makeRun(const QJsonObject &run)
{
    QStringList lines{run.value("method"_L1).toString() + u' ' + run.value("path"_L1).toString()};
    for (const QJsonValue &difference : run.value("differences"_L1).toArray())
        lines.append(lineOf(difference.toObject()));
    auto *label = makeLabel(lines.join(u'\n'), TextRole::Muted);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

void ShadowCard::showReport(const QJsonObject &report)
{
    clearRuns();
    m_run->setEnabled(true);
    const int compared = report.value("compared"_L1).toInt();
    const int different = report.value("different"_L1).toInt();
    m_said->setText(compared == 0 ? tr("No call is recorded. Set what is recorded among the function's settings.")
            : different == 0      ? tr("All of %1 recorded calls are answered as they were.").arg(compared)
                                  : tr("%1 of %2 recorded calls would be answered otherwise:").arg(different).arg(compared));
    int left = kMostShown;
    for (const QJsonValue &value : report.value("runs"_L1).toArray()) {
        const QJsonObject run = value.toObject();
        if (!run.value("differences"_L1).toArray().isEmpty() && left-- > 0)
            m_runs->addWidget(makeRun(run));
    }
    if (left < 0)
        m_runs->addWidget(makeLabel(tr("and %1 more").arg(-left), TextRole::Muted));
}

void ShadowCard::showFault(const Error &error)
{
    reset();
    m_said->setText(error.message);
}

} // namespace isola
