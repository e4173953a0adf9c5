#include "ui/agents/AgentToolPage.h"

#include "ui/widgets/Form.h"
#include "ui/widgets/Labels.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalBlocker>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr qsizetype kLongestDescription = 500;

AgentToolPage::AgentToolPage(QWidget *parent)
    : DraftPage(parent)
    , m_isExposed(new QCheckBox(tr("Agents may call this function")))
    , m_description(new QPlainTextEdit)
    , m_count(makeLabel({}, TextRole::Caption))
    , m_mode(new QComboBox)
    , m_audience(new QComboBox)
{
    m_description->setTabChangesFocus(true);
    m_description->setFixedHeight(96);
    m_description->setPlaceholderText(tr("Looks up an order by its number and tells where the parcel is."));
    for (const AgentToolMode mode : {AgentToolMode::ReadOnly, AgentToolMode::ReadWrite})
        m_mode->addItem(
            mode == AgentToolMode::ReadOnly ? tr("Read only: runs at once") : tr("Read and write: waits for a person"),
            QString(wireName(mode)));
    for (const AgentToolAudience audience : {AgentToolAudience::DeveloperOnly, AgentToolAudience::EndUser})
        m_audience->addItem(audience == AgentToolAudience::DeveloperOnly ? tr("Developers only") : tr("End users too"),
            QString(wireName(audience)));
    Form form(*this, tr("Agent tool"), tr("Offered to the agents that list this function, with the next deploy."));
    form.addWidget(m_isExposed);
    form.addField(tr("What the model reads"), m_description, tr("Say what it does, what it needs and when to use it."));
    form.addWidget(m_count);
    form.addField(tr("Effect"), m_mode,
        tr("A tool that changes something is held until a person has seen its exact arguments and approved them."));
    form.addField(tr("Who may reach it"), m_audience, tr("End users reach it only through an agent, signed in as themselves."));
    form.finish();
    connect(m_isExposed, &QCheckBox::toggled, this, &AgentToolPage::update);
    connect(m_description, &QPlainTextEdit::textChanged, this, &AgentToolPage::update);
    connect(m_mode, &QComboBox::currentIndexChanged, this, &AgentToolPage::update);
    connect(m_audience, &QComboBox::currentIndexChanged, this, &AgentToolPage::update);
}

void AgentToolPage::update()
{
    for (QWidget *field :
        {static_cast<QWidget *>(m_description), static_cast<QWidget *>(m_mode), static_cast<QWidget *>(m_audience)})
        field->setEnabled(m_isExposed->isChecked());
    const qsizetype length = m_description->toPlainText().size();
    m_count->setText(tr("%1 of %2 characters").arg(length).arg(kLongestDescription));
    const bool isTooLong = length > kLongestDescription;
    if (m_description->property("invalid").toBool() != isTooLong) {
        m_description->setProperty("invalid", isTooLong);
        restyle(*m_description);
    }
    Q_EMIT changed();
}

void AgentToolPage::show(const FunctionDetails &deployed, const FunctionDetails &edited)
{
    const QSignalBlocker quiet(this);
    m_saved = deployed.summary.agentTool;
    const AgentTool &tool = edited.summary.agentTool;
    m_isExposed->setChecked(tool.isExposed);
    m_description->setPlainText(tool.description);
    m_mode->setCurrentIndex(m_mode->findData(QString(wireName(tool.mode))));
    m_audience->setCurrentIndex(m_audience->findData(QString(wireName(tool.audience))));
    update();
}

QJsonObject AgentToolPage::changes() const
{
    QJsonObject changes;
    if (m_isExposed->isChecked() != m_saved.isExposed)
        changes.insert("agent_tool"_L1, m_isExposed->isChecked());
    if (m_description->toPlainText() != m_saved.description)
        changes.insert("agent_tool_description"_L1, m_description->toPlainText());
    if (m_mode->currentData() != QString(wireName(m_saved.mode)))
        changes.insert("agent_tool_mode"_L1, m_mode->currentData().toString());
    if (m_audience->currentData() != QString(wireName(m_saved.audience)))
        changes.insert("agent_tool_exposed_to"_L1, m_audience->currentData().toString());
    return changes;
}

} // namespace isola
