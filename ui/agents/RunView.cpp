#include "ui/agents/RunView.h"

#include "ui/agents/RunStory.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/Labels.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonDocument>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kTimeWidth = 90;
static constexpr int kWhatWidth = 260;

RunView::RunView(ServerClient &client, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_events(client)
    , m_title(makeLabel({}, TextRole::Subtitle))
    , m_status(makePill({}, Tone::Neutral))
    , m_figures(makeLabel({}, TextRole::Muted))
    , m_cancel(makeButton(tr("Cancel this run")))
    , m_banner(new Banner(theme))
    , m_lines(new QTreeWidget)
    , m_said(makeLabel({}, TextRole::Muted))
{
    m_status->setObjectName(u"runStatus"_s);
    m_cancel->setObjectName(u"cancelRun"_s);
    m_lines->setObjectName(u"runEvents"_s);
    m_lines->setAccessibleName(tr("What happened in this run"));
    m_lines->setHeaderLabels({tr("Time"), tr("What"), tr("Details")});
    m_lines->setRootIsDecorated(false);
    m_lines->setUniformRowHeights(true);
    m_lines->header()->resizeSection(0, kTimeWidth);
    m_lines->header()->resizeSection(1, kWhatWidth);
    m_said->setObjectName(u"modelSays"_s);
    m_said->setWordWrap(true);
    auto *head = new QHBoxLayout;
    head->setSpacing(spacing::kMedium);
    head->addWidget(m_title);
    head->addWidget(m_status);
    head->addWidget(m_figures);
    head->addStretch(1);
    head->addWidget(m_cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kLarge, spacing::kMedium, spacing::kLarge, spacing::kMedium);
    layout->setSpacing(spacing::kMedium);
    layout->addLayout(head);
    layout->addWidget(m_banner);
    layout->addWidget(m_lines, 1);
    layout->addWidget(m_said);
    connect(m_cancel, &QPushButton::clicked, this, &RunView::cancel);
    connect(m_banner, &Banner::actionTriggered, this, &RunView::decisionWanted);
    connect(&m_events, &EventFollower::eventReceived, this, [this](const QByteArray &type, const QByteArray &data) {
        take(QString::fromUtf8(type), QJsonDocument::fromJson(data).object());
    });
    clear();
}

QString RunView::path(const QString &rest) const
{
    return agentPath(m_run.agent, u"/runs/"_s + m_run.id + rest);
}

void RunView::clear()
{
    m_events.close();
    m_run = {};
    m_lines->clear();
    m_banner->dismiss();
    m_said->clear();
    showState();
}

void RunView::show(const AgentRun &run)
{
    if (run.id == m_run.id) {
        m_run = run;
        return showState();
    }
    clear();
    m_run = run;
    showState();
    m_events.open(path(u"/events"_s), {}, {});
}

// What a model says is a piece of no line: node_end has all of it.
void RunView::take(const QString &event, const QJsonObject &data)
{
    if (event == "llm_delta"_L1)
        return m_said->setText(m_said->text() + data.value("text"_L1).toString());
    const auto [what, detail] = runLineOf(event, data);
    const QDateTime at = QDateTime::fromString(data.value("at"_L1).toString(), Qt::ISODateWithMs).toLocalTime();
    auto *line = new QTreeWidgetItem(m_lines, {at.toString(u"HH:mm:ss"_s), what, detail.simplified()});
    line->setToolTip(2, detail);
    m_lines->scrollToItem(line);
    m_said->clear();
    if (endsRun(event))
        m_events.close(); // it would be opened anew
    if (event.startsWith("run_"_L1) || event == "tool_call_end"_L1)
        reload();
}

void RunView::reload()
{
    m_client.get(path(), {}, this, [this, id = m_run.id](const Result<QJsonObject> &answer) {
        if (id != m_run.id || !answer)
            return;
        m_run = runFromJson(*answer);
        showState();
        Q_EMIT changed(m_run);
    });
}

void RunView::showState()
{
    static const QHash<QString, Tone> tones{
        {u"running"_s, Tone::Info}, {u"paused"_s, Tone::Warning}, {u"completed"_s, Tone::Success}, {u"failed"_s, Tone::Danger}};
    m_title->setText(m_run.id);
    setPill(*m_status, runStatusText(m_run.status), tones.value(m_run.status, Tone::Neutral));
    m_status->setVisible(!m_run.id.isEmpty());
    m_figures->setText(m_run.id.isEmpty() ? QString()
                                          : tr("%1 · %2 tool calls · %3 tokens")
                                                .arg(formatDuration(m_run.durationMs))
                                                .arg(m_run.toolCalls)
                                                .arg(formatCount(m_run.tokens)));
    m_cancel->setVisible(!m_run.id.isEmpty() && !m_run.isOver());
    if (m_run.status == "paused"_L1) {
        m_banner->showMessage(Tone::Warning, tr("A call of it waits for you."), tr("It goes on when you approve or deny it."));
        m_banner->setAction(tr("Decide"));
    } else if (!m_run.fault.isEmpty()) {
        m_banner->showMessage(Tone::Danger, m_run.fault);
    } else {
        m_banner->dismiss();
    }
}

void RunView::cancel()
{
    m_cancel->setEnabled(false);
    m_client.post(path(u"/cancel"_s), {}, this, [this, id = m_run.id](const Result<QJsonObject> &answer) {
        m_cancel->setEnabled(true);
        if (!answer)
            return m_banner->showError(answer.error());
        if (id != m_run.id)
            return;
        m_run = runFromJson(*answer);
        showState();
        Q_EMIT changed(m_run);
    });
}

} // namespace isola
