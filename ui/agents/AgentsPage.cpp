#include "ui/agents/AgentsPage.h"

#include "ui/client/ServerClient.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/Labels.h"

#include <QHBoxLayout>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kGraphPauseMs = 500;
static constexpr int kAgentRowHeight = 44;

// The smallest graph that does something.
static QString firstGraph()
{
    return uR"({
  "spec_version": 1,
  "entry": "answer",
  "nodes": [
    { "id": "answer", "type": "end" }
  ],
  "tools": { "functions": [] }
})"_s;
}

AgentsPage::AgentsPage(ServerClient &client, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_banner(new Banner(theme))
    , m_list(new QListWidget)
    , m_name(new QLineEdit)
    , m_displayName(new QLineEdit)
    , m_description(new QLineEdit)
    , m_graph(new QPlainTextEdit)
    , m_faults(makeLabel({}, TextRole::Caption))
    , m_save(makeButton(tr("Save"), ButtonKind::Primary))
    , m_remove(makeButton(tr("Delete"), ButtonKind::Danger))
{
    auto *splitter = new QSplitter;
    splitter->addWidget(makeList(theme));
    splitter->addWidget(makeForm(theme));
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 3);
    splitter->setSizes({260, 780});
    splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kHuge, spacing::kMedium, spacing::kHuge, spacing::kHuge);
    layout->setSpacing(spacing::kMedium);
    layout->addWidget(m_banner);
    layout->addWidget(makeCardAround(splitter), 1);
    m_typing.setSingleShot(true);
    m_typing.setInterval(kGraphPauseMs);
    connect(&m_typing, &QTimer::timeout, this, &AgentsPage::validate);
    connect(m_graph, &QPlainTextEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_list, &QListWidget::currentRowChanged, this, &AgentsPage::showCurrent);
    connect(m_save, &QPushButton::clicked, this, &AgentsPage::save);
    connect(m_remove, &QPushButton::clicked, this, &AgentsPage::remove);
    begin();
}

QWidget *AgentsPage::makeList(const Theme &theme)
{
    m_list->setObjectName(u"agents"_s);
    m_list->setAccessibleName(tr("Agents"));
    auto *add = makeButton(tr("New agent"));
    add->setIcon(themeIcon(theme, u"plus"_s));
    connect(add, &QPushButton::clicked, this, &AgentsPage::begin);
    auto *side = new QWidget;
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(spacing::kMedium, spacing::kMedium, spacing::kMedium, spacing::kMedium);
    layout->addWidget(m_list, 1);
    layout->addWidget(add);
    return side;
}

QWidget *AgentsPage::makeForm(const Theme &theme)
{
    m_name->setObjectName(u"agentName"_s);
    m_name->setPlaceholderText(u"support-desk"_s);
    m_displayName->setPlaceholderText(tr("Support desk"));
    m_description->setPlaceholderText(tr("What it is for, in a sentence"));
    m_graph->setObjectName(u"agentGraph"_s);
    m_graph->setFont(theme.codeFont());
    m_faults->setWordWrap(true);
    m_save->setObjectName(u"saveAgent"_s);
    auto *names = new QHBoxLayout;
    names->setSpacing(spacing::kMedium);
    names->addWidget(makeField(tr("Name"), m_name, {}));
    names->addWidget(makeField(tr("Shown as"), m_displayName, {}));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(spacing::kSmall);
    buttons->addWidget(m_remove);
    buttons->addStretch();
    buttons->addWidget(m_save);
    auto *form = new QWidget;
    auto *layout = new QVBoxLayout(form);
    layout->setContentsMargins(spacing::kLarge, spacing::kMedium, spacing::kLarge, spacing::kMedium);
    layout->setSpacing(spacing::kMedium);
    layout->addLayout(names);
    layout->addWidget(makeField(tr("Description"), m_description, {}));
    layout->addWidget(makeField(tr("Graph"), m_graph,
                          tr("tools.functions lists the functions that it may call; what is offered is that and what each "
                             "function allows.")),
        1);
    layout->addWidget(m_faults);
    layout->addLayout(buttons);
    return form;
}

void AgentsPage::refresh()
{
    m_client.get(u"/agents"_s, {}, this, [this](const Result<QJsonObject> &answer) {
        if (answer)
            fill(*answer);
        else
            m_banner->showError(answer.error());
    });
}

void AgentsPage::fill(const QJsonObject &answer)
{
    const QString shown = m_name->text();
    m_agents.clear();
    m_list->clear();
    int row = -1;
    for (const QJsonValue &value : answer.value("agents"_L1).toArray()) {
        m_agents.append(agentFromJson(value.toObject()));
        const AgentInfo &agent = m_agents.last();
        auto *item = new QListWidgetItem(agent.displayName.isEmpty() ? agent.name : agent.displayName, m_list);
        item->setSizeHint({0, kAgentRowHeight});
        item->setToolTip(agent.description);
        if (agent.name == shown)
            row = m_list->count() - 1;
    }
    if (row >= 0 || (m_name->text().isEmpty() && !m_agents.isEmpty()))
        m_list->setCurrentRow(std::max(0, row));
}

void AgentsPage::showCurrent()
{
    const int row = m_list->currentRow();
    if (row < 0 || row >= m_agents.size())
        return;
    const AgentInfo &agent = m_agents.at(row);
    m_isNew = false;
    m_name->setText(agent.name);
    m_name->setReadOnly(true);
    m_displayName->setText(agent.displayName);
    m_description->setText(agent.description);
    m_graph->setPlainText(QString::fromUtf8(QJsonDocument(agent.graph).toJson()).trimmed());
    m_remove->setEnabled(true);
}

void AgentsPage::begin()
{
    m_isNew = true;
    m_list->setCurrentRow(-1);
    m_name->setReadOnly(false);
    m_name->clear();
    m_displayName->clear();
    m_description->clear();
    m_graph->setPlainText(firstGraph());
    m_remove->setEnabled(false);
    m_faults->clear();
    m_name->setFocus();
}

Result<QJsonObject> AgentsPage::graph() const
{
    QJsonParseError fault;
    const QJsonDocument document = QJsonDocument::fromJson(m_graph->toPlainText().toUtf8(), &fault);
    if (document.isObject())
        return document.object();
    const qsizetype line
        = m_graph->toPlainText().first(std::min<qsizetype>(fault.offset, m_graph->toPlainText().size())).count(u'\n') + 1;
    return fail(ErrorCode::ValidationInvalidSchema, tr("The graph is not JSON: %1 in line %2").arg(fault.errorString()).arg(line),
        tr("Mend that line."));
}

void AgentsPage::validate()
{
    m_typing.stop();
    const Result<QJsonObject> spec = graph();
    if (!spec)
        return m_faults->setText(spec.error().message);
    const QString name = m_name->text().isEmpty() ? u"new"_s : m_name->text();
    const QString path = agentPath(name, u"/validate"_s);
    m_client.post(path, {{u"graph_spec"_s, *spec}}, this, [this](const Result<QJsonObject> &answer) {
        if (!answer)
            return m_faults->setText(m_isNew ? QString() : answer.error().message);
        QStringList lines;
        for (const auto kind : {"errors"_L1, "warnings"_L1})
            for (const QJsonValue &value : answer->value(kind).toArray()) {
                const QJsonObject fault = value.toObject();
                lines.append(u"%1: %2"_s.arg(fault.value("field"_L1).toString(), fault.value("message"_L1).toString()));
            }
        m_faults->setText(lines.isEmpty() ? tr("Nothing wrong with the graph.") : lines.join(u'\n'));
    });
}

void AgentsPage::save()
{
    const Result<QJsonObject> spec = graph();
    if (!spec)
        return m_banner->showError(spec.error());
    QJsonObject body{
        {u"display_name"_s, m_displayName->text()}, {u"description"_s, m_description->text()}, {u"graph_spec"_s, *spec}};
    const auto done = [this](const Result<QJsonObject> &answer) { takeSaved(answer); };
    m_save->setEnabled(false);
    if (m_isNew) {
        body.insert("name"_L1, m_name->text().trimmed());
        return m_client.post(u"/agents"_s, body, this, done);
    }
    m_client.patch(agentPath(m_name->text()), body, this, done);
}

void AgentsPage::takeSaved(const Result<QJsonObject> &answer)
{
    m_save->setEnabled(true);
    if (!answer)
        return m_banner->showError(answer.error());
    m_banner->showMessage(Tone::Success, tr("%1 is saved.").arg(answer->value("name"_L1).toString()));
    m_name->setText(answer->value("name"_L1).toString());
    refresh();
}

void AgentsPage::remove()
{
    m_client.remove(agentPath(m_name->text()), this, [this, name = m_name->text()](const Result<QJsonObject> &answer) {
        if (!answer)
            return m_banner->showError(answer.error());
        m_banner->showMessage(Tone::Info, tr("%1 is deleted; its functions stay.").arg(name));
        begin();
        refresh();
    });
}

} // namespace isola
