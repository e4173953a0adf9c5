#include "ui/agents/ApprovalCard.h"

#include "ui/client/ServerClient.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/Labels.h"

#include <QHBoxLayout>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kGuardMs = 500;
static constexpr int kSecondMs = 1000;
static constexpr int kLongestReason = 1000;

ApprovalCard::ApprovalCard(ServerClient &client, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_title(makeLabel({}, TextRole::Subtitle))
    , m_asker(makeLabel({}, TextRole::Muted))
    , m_left(makePill({}, Tone::Warning))
    , m_changes(makeLabel({}))
    , m_banner(new Banner(theme))
    , m_arguments(new QPlainTextEdit)
    , m_edit(makeButton(tr("Edit the arguments")))
    , m_note(new QLineEdit)
    , m_deny(makeButton(tr("Deny"), ButtonKind::Danger))
    , m_approve(makeButton(tr("Approve once")))
{
    m_asker->setWordWrap(true);
    m_changes->setWordWrap(true);
    m_changes->setFont(theme.codeFont());
    m_arguments->setObjectName(u"approvalArguments"_s);
    m_arguments->setFont(theme.codeFont());
    m_arguments->setTabChangesFocus(true);
    m_note->setMaxLength(kLongestReason);
    m_note->setPlaceholderText(tr("Reason, kept with the decision (optional)"));
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_left);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kLarge, spacing::kMedium, spacing::kLarge, spacing::kLarge);
    layout->setSpacing(spacing::kMedium);
    layout->addLayout(head);
    layout->addWidget(m_asker);
    layout->addWidget(m_banner);
    layout->addWidget(makeField(tr("Arguments, exactly as they would be sent"), m_arguments, {}), 1);
    layout->addWidget(m_changes);
    layout->addWidget(makeField(tr("Note"), m_note, {}));
    layout->addWidget(makeActions(theme));
    m_guard.setSingleShot(true);
    m_guard.setInterval(kGuardMs);
    connect(&m_guard, &QTimer::timeout, this, [this] { setGuarded(false); });
    m_second.setInterval(kSecondMs);
    connect(&m_second, &QTimer::timeout, this, &ApprovalCard::showTimeLeft);
}

QWidget *ApprovalCard::makeActions(const Theme &theme)
{
    m_deny->setObjectName(u"deny"_s);
    m_approve->setObjectName(u"approve"_s);
    m_approve->setIcon(themeIcon(theme, u"check"_s, IconInk::Success));
    m_deny->setIcon(themeIcon(theme, u"x"_s, IconInk::Danger));
    m_edit->setIcon(themeIcon(theme, u"pencil"_s));
    m_edit->setCheckable(true);
    auto *actions = new QWidget;
    auto *layout = new QHBoxLayout(actions);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::kSmall);
    layout->addWidget(m_edit);
    layout->addStretch();
    layout->addWidget(m_deny);
    layout->addWidget(m_approve);
    connect(m_edit, &QPushButton::toggled, this, [this](bool isEdited) {
        m_arguments->setReadOnly(!isEdited);
        m_approve->setText(isEdited ? tr("Approve with these arguments") : tr("Approve once"));
        if (isEdited)
            m_arguments->setFocus();
    });
    connect(m_deny, &QPushButton::clicked, this, [this] { decide(u"deny"_s); });
    connect(m_approve, &QPushButton::clicked, this, [this] { decide(u"approve"_s); });
    return actions;
}

void ApprovalCard::show(const Approval &approval)
{
    if (approval.id == m_approval.id && approval.status == m_approval.status)
        return; // what is being read does not move
    m_approval = approval;
    m_title->setText(tr("%1, v%2").arg(approval.function).arg(approval.version));
    m_asker->setText(approval.agent.isEmpty()
            ? tr("Asked for by %1, %2").arg(approval.caller, exactTime(approval.createdAt).left(19))
            : tr("Asked for by %1 through the agent %2, %3")
                  .arg(approval.caller, approval.agent, exactTime(approval.createdAt).left(19)));
    m_edit->setChecked(false);
    m_arguments->setReadOnly(true);
    m_arguments->setPlainText(QString::fromUtf8(QJsonDocument(approval.arguments).toJson()).trimmed());
    m_note->clear();
    m_banner->dismiss();
    showChanges();
    showTimeLeft();
    setGuarded(true);
    m_guard.start();
    if (approval.isPending())
        m_second.start();
    else
        m_second.stop();
}

void ApprovalCard::showChanges()
{
    if (!m_approval.hasPredecessor)
        return m_changes->setText(tr("The first call of this tool that is asked for."));
    QStringList lines;
    for (const ArgumentChange &change : m_approval.changes)
        lines.append(tr("%1: %2 → %3")
                         .arg(change.path, change.before.isEmpty() ? tr("nothing") : change.before,
                             change.after.isEmpty() ? tr("nothing") : change.after));
    m_changes->setText(lines.isEmpty() ? tr("The same arguments as the last call that was approved.")
                                       : tr("Other than the last time:\n%1").arg(lines.join(u'\n')));
}

void ApprovalCard::showTimeLeft()
{
    if (!m_approval.isPending())
        return setPill(*m_left, m_approval.status, m_approval.status == "approved"_L1 ? Tone::Success : Tone::Neutral);
    const qint64 seconds = std::max<qint64>(0, QDateTime::currentDateTimeUtc().secsTo(m_approval.expiresAt));
    setPill(*m_left, tr("%1:%2 left").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0')),
        seconds < 60 ? Tone::Danger : Tone::Warning);
}

void ApprovalCard::setGuarded(bool isGuarded)
{
    for (QPushButton *button : {m_edit, m_deny, m_approve})
        button->setEnabled(!isGuarded && m_approval.isPending());
}

void ApprovalCard::decide(const QString &decision)
{
    QJsonObject body{{u"decision"_s, decision}};
    if (const QString note = m_note->text().trimmed(); !note.isEmpty())
        body.insert("note"_L1, note);
    if (m_edit->isChecked() && decision == "approve"_L1) {
        QJsonParseError fault;
        const QJsonDocument edited = QJsonDocument::fromJson(m_arguments->toPlainText().toUtf8(), &fault);
        if (!edited.isObject())
            return m_banner->showMessage(Tone::Warning, tr("The arguments must be a JSON object."), fault.errorString());
        body.insert("arguments"_L1, edited.object());
    }
    for (QPushButton *button : {m_edit, m_deny, m_approve})
        button->setEnabled(false);
    m_client.post(u"/approvals/"_s + m_approval.id, body, this, [this, id = m_approval.id](const Result<QJsonObject> &answer) {
        if (id != m_approval.id)
            return;
        if (answer)
            return show(approvalFromJson(*answer));
        m_banner->showError(answer.error());
        setGuarded(false);
    });
}

} // namespace isola
