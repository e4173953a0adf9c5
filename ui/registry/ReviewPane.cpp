#include "ui/registry/ReviewPane.h"

#include "ui/registry/SettingsDifference.h"
#include "ui/registry/ShadowCard.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/Labels.h"

#include <QFrame>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kLongestNote = 500;

ReviewPane::ReviewPane(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_title(makeLabel({}, TextRole::Subtitle))
    , m_code(makeLabel({}, TextRole::Muted))
    , m_changes(new QVBoxLayout)
    , m_warning(new Banner(theme))
    , m_banner(new Banner(theme))
    , m_shadow(new ShadowCard)
    , m_note(new QLineEdit)
    , m_deploy(makeButton(tr("Deploy"), ButtonKind::Primary))
{
    m_note->setObjectName(u"deployNote"_s);
    m_note->setMaxLength(kLongestNote);
    m_note->setPlaceholderText(tr("Why (optional)"));
    m_deploy->setObjectName(u"deployReviewed"_s);
    m_deploy->setIcon(themeIcon(theme, u"rocket"_s, IconInk::OnAccent));
    auto *cancel = makeButton(tr("Go on editing"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(spacing::kSmall);
    buttons->addWidget(cancel);
    buttons->addStretch();
    buttons->addWidget(m_deploy);
    m_changes->setSpacing(spacing::kSmall);
    QFrame *card = makeCard();
    auto *cardLayout = new QVBoxLayout(card);
    cardLayout->setContentsMargins(spacing::kLarge, spacing::kMedium, spacing::kLarge, spacing::kMedium);
    cardLayout->setSpacing(spacing::kSmall);
    cardLayout->addWidget(m_code);
    cardLayout->addLayout(m_changes);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kLarge, spacing::kMedium, spacing::kLarge, spacing::kLarge);
    layout->setSpacing(spacing::kMedium);
    layout->addWidget(m_title);
    layout->addWidget(m_banner);
    layout->addWidget(m_warning);
    layout->addWidget(card);
    layout->addWidget(m_shadow);
    layout->addWidget(makeField(tr("Note for the history"), m_note, {}));
    layout->addLayout(buttons);
    layout->addStretch();
    connect(m_deploy, &QPushButton::clicked, this, &ReviewPane::deployRequested);
    connect(m_note, &QLineEdit::returnPressed, this, &ReviewPane::deployRequested);
    connect(cancel, &QPushButton::clicked, this, &ReviewPane::cancelled);
    connect(m_banner, &Banner::actionTriggered, this, &ReviewPane::theirsWanted);
}

void ReviewPane::clear()
{
    while (QLayoutItem *item = m_changes->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_banner->dismiss();
    m_warning->dismiss();
    m_shadow->reset();
    m_isConflicting = false;
    setBusy(false);
}

static QWidget *makeChange(const SettingChange &change)
{
    auto *row = new QWidget;
    auto *layout = new QVBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(makeLabel(change.what, TextRole::Strong));
    const QString text = change.before.isEmpty() ? change.after
        : change.after.isEmpty()                 ? ReviewPane::tr("%1, no longer").arg(change.before)
                                                 : ReviewPane::tr("%1 → %2").arg(change.before, change.after);
    auto *values = makeLabel(text, TextRole::Muted);
    values->setWordWrap(true);
    layout->addWidget(values);
    return row;
}

void ReviewPane::show(const QJsonObject &deployed, const QJsonObject &changes, bool isCodeChanged)
{
    clear();
    const int version = deployed.value("version"_L1).toInt();
    m_title->setText(tr("Deploy over v%1").arg(version));
    m_code->setText(isCodeChanged ? tr("The code changes, see the left.") : tr("The code stays as it is."));
    for (const SettingChange &change : settingsDifference(deployed, changes))
        m_changes->addWidget(makeChange(change));
    showWarnings(deployed, changes);
    m_note->clear();
    m_note->setFocus();
}

// What a person should have seen before it is live: a function that anyone may call.
void ReviewPane::showWarnings(const QJsonObject &deployed, const QJsonObject &changes)
{
    const auto isOpen = [](const QJsonValue &triggers) {
        for (const QJsonValue &value : triggers.toArray()) {
            const QJsonObject trigger = value.toObject();
            if (trigger.value("type"_L1) == "http"_L1 && trigger.value("enabled"_L1).toBool(true)
                && trigger.value("config"_L1).toObject().value("auth"_L1) == "none"_L1)
                return true;
        }
        return false;
    };
    if (isOpen(changes.value("triggers"_L1)) && !isOpen(deployed.value("triggers"_L1)))
        m_warning->showMessage(Tone::Warning, tr("From then on anyone who knows the URL can call this function."),
            tr("Its HTTP trigger is set to auth: none."));
}

void ReviewPane::setCodeCounts(int added, int removed)
{
    m_code->setText(tr("Lines of code: %1 added, %2 removed").arg(added).arg(removed));
}

void ReviewPane::showConflict(int version)
{
    m_isConflicting = true;
    m_title->setText(tr("Deploy over v%1").arg(version));
    m_banner->showMessage(Tone::Warning, tr("Someone deployed v%1 since you opened this function.").arg(version),
        tr("On the left is theirs beside yours. Deploying puts yours over it; theirs stays in the history."));
    m_banner->setAction(tr("Drop mine, take theirs"));
    m_deploy->setText(tr("Deploy over theirs"));
}

void ReviewPane::showFault(const Error &error)
{
    setBusy(false);
    m_banner->showError(error);
}

void ReviewPane::setBusy(bool isBusy)
{
    m_deploy->setEnabled(!isBusy);
    m_deploy->setText(isBusy ? tr("Deploying") : m_isConflicting ? tr("Deploy over theirs") : tr("Deploy"));
}

bool ReviewPane::isBusy() const
{
    return !m_deploy->isEnabled();
}

QString ReviewPane::note() const
{
    return m_note->text().trimmed();
}

} // namespace isola
