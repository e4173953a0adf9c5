#include "ui/agents/RunsPage.h"

#include "ui/agents/RunStory.h"
#include "ui/agents/RunView.h"
#include "ui/client/ServerClient.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/Labels.h"

#include <QComboBox>
#include <QJsonDocument>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kRunRowHeight = 52;
static constexpr int kInputHeight = 96;

RunsPage::RunsPage(ServerClient &client, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_banner(new Banner(theme))
    , m_agents(new QComboBox)
    , m_list(new QListWidget)
    , m_input(new QPlainTextEdit)
    , m_begin(makeButton(tr("Run"), ButtonKind::Primary))
    , m_view(new RunView(client, theme))
{
    auto *splitter = new QSplitter;
    splitter->addWidget(makeSide(theme));
    splitter->addWidget(m_view);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 3);
    splitter->setSizes({280, 760});
    splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kHuge, spacing::kMedium, spacing::kHuge, spacing::kHuge);
    layout->setSpacing(spacing::kMedium);
    layout->addWidget(m_banner);
    layout->addWidget(makeCardAround(splitter), 1);
    connect(m_agents, &QComboBox::activated, this, &RunsPage::load);
    connect(m_list, &QListWidget::currentRowChanged, this, &RunsPage::showCurrent);
    connect(m_begin, &QPushButton::clicked, this, &RunsPage::begin);
    connect(m_view, &RunView::changed, this, &RunsPage::take);
    connect(m_view, &RunView::decisionWanted, this, &RunsPage::decisionWanted);
}

QWidget *RunsPage::makeSide(const Theme &theme)
{
    m_agents->setObjectName(u"runAgent"_s);
    m_list->setObjectName(u"runs"_s);
    m_list->setAccessibleName(tr("Runs, newest first"));
    m_input->setObjectName(u"runInput"_s);
    m_input->setFont(theme.codeFont());
    m_input->setPlainText(u"{}"_s);
    m_input->setFixedHeight(kInputHeight);
    m_begin->setObjectName(u"beginRun"_s);
    m_begin->setIcon(themeIcon(theme, u"play"_s, IconInk::OnAccent));
    auto *side = new QWidget;
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(spacing::kMedium, spacing::kMedium, spacing::kMedium, spacing::kMedium);
    layout->setSpacing(spacing::kMedium);
    layout->addWidget(makeField(tr("Agent"), m_agents, {}));
    layout->addWidget(m_list, 1);
    layout->addWidget(makeField(tr("Input"), m_input, tr("A JSON object: what {{ input.x }} means in the graph.")));
    layout->addWidget(m_begin);
    return side;
}

QString RunsPage::runsPath() const
{
    return agentPath(m_agents->currentText(), u"/runs"_s);
}

void RunsPage::refresh()
{
    m_client.get(u"/agents"_s, {}, this, [this](const Result<QJsonObject> &answer) {
        if (answer)
            fillAgents(*answer);
        else
            m_banner->showError(answer.error());
    });
}

void RunsPage::fillAgents(const QJsonObject &answer)
{
    const QString chosen = m_agents->currentText();
    m_agents->clear();
    for (const QJsonValue &value : answer.value("agents"_L1).toArray())
        m_agents->addItem(value["name"_L1].toString());
    m_agents->setCurrentIndex(std::max(0, m_agents->findText(chosen)));
    m_begin->setEnabled(m_agents->count() > 0);
    m_begin->setToolTip(m_agents->count() > 0 ? QString() : tr("There is no agent yet: make one beside this tab."));
    load();
}

void RunsPage::load()
{
    if (m_agents->count() == 0)
        return fill({});
    m_client.get(runsPath(), {}, this, [this, asked = runsPath()](const Result<QJsonObject> &answer) {
        if (asked != runsPath())
            return;
        if (answer)
            fill(*answer);
        else
            m_banner->showError(answer.error());
    });
}

static QString rowText(const AgentRun &run)
{
    return u"%1\n%2, %3"_s.arg(run.id, runStatusText(run.status), relativeTime(run.createdAt, QDateTime::currentDateTimeUtc()));
}

// The one that is being read stays chosen.
void RunsPage::fill(const QJsonObject &answer)
{
    const QString shown = m_wanted.isEmpty() ? m_view->shownId() : std::exchange(m_wanted, {});
    const QSignalBlocker quiet(m_list);
    m_runs.clear();
    m_list->clear();
    int row = 0;
    for (const QJsonValue &value : answer.value("runs"_L1).toArray()) {
        m_runs.append(runFromJson(value.toObject()));
        auto *item = new QListWidgetItem(rowText(m_runs.last()), m_list);
        item->setSizeHint({0, kRunRowHeight});
        if (m_runs.last().id == shown)
            row = m_list->count() - 1;
    }
    m_list->setCurrentRow(m_runs.isEmpty() ? -1 : row);
    showCurrent();
}

void RunsPage::showCurrent()
{
    const int row = m_list->currentRow();
    if (row >= 0 && row < m_runs.size())
        m_view->show(m_runs.at(row));
    else
        m_view->clear();
}

void RunsPage::take(const AgentRun &run)
{
    for (int row = 0; row < m_runs.size(); ++row) {
        if (m_runs.at(row).id != run.id)
            continue;
        m_runs[row] = run;
        m_list->item(row)->setText(rowText(run));
    }
}

void RunsPage::begin()
{
    QJsonParseError fault;
    const QJsonDocument input = QJsonDocument::fromJson(m_input->toPlainText().toUtf8(), &fault);
    if (!input.isObject())
        return m_banner->showError({ErrorCode::ValidationInvalidSchema,
            tr("The input is no JSON object: %1").arg(fault.errorString()), tr("Write one, or {} for none."), {}});
    m_banner->dismiss();
    m_begin->setEnabled(false);
    m_client.post(runsPath(), {{u"input"_s, input.object()}}, this, [this](const Result<QJsonObject> &answer) {
        m_begin->setEnabled(true);
        if (!answer)
            return m_banner->showError(answer.error());
        m_wanted = answer->value("id"_L1).toString();
        load();
    });
}

} // namespace isola
