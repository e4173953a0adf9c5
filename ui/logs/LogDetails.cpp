#include "ui/logs/LogDetails.h"

#include "ui/logs/ConsoleText.h"
#include "ui/logs/ReplayView.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/Labels.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QTextEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace isola {

LogDetails::LogDetails(ServerClient &client, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_title(makeLabel({}, TextRole::Subtitle))
    , m_status(makePill({}, Tone::Neutral))
    , m_facts(new QWidget)
    , m_grid(new QGridLayout(m_facts))
    , m_story(new QTextEdit)
    , m_source(makeButton(tr("Go to source")))
    , m_debug(makeButton(tr("Debug this call")))
    , m_replay(new ReplayView(client, theme))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(spacing::kLarge);
    m_grid->setVerticalSpacing(spacing::kTight);
    m_grid->setColumnStretch(1, 1);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_story->setReadOnly(true);
    m_story->setTabChangesFocus(true);
    m_story->setFont(theme.codeFont());
    m_story->setAccessibleName(tr("Error, stack and console output"));
    auto *header = new QHBoxLayout;
    header->addWidget(m_title, 1);
    header->addWidget(m_status);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kLarge, spacing::kMedium, spacing::kLarge, spacing::kLarge);
    layout->setSpacing(spacing::kMedium);
    layout->addLayout(header);
    layout->addWidget(m_facts);
    layout->addWidget(m_story, 1);
    layout->addLayout(makeActions());
    layout->addWidget(m_replay);
    connect(m_replay, &ReplayView::debugRequested, this, [this] { Q_EMIT replayRequested(m_function, m_entry); });
    connect(&theme, &Theme::changed, this, [this] { m_story->setHtml(storyHtml()); });
    clear();
}

QLayout *LogDetails::makeActions()
{
    m_source->setIcon(themeIcon(m_theme, u"code"_s));
    m_debug->setIcon(themeIcon(m_theme, u"bug"_s));
    m_debug->setObjectName(u"debugRow"_s);
    m_debug->setToolTip(tr("Makes this call once more and stops in it, where it failed if it did"));
    auto *actions = new QVBoxLayout; // the pane is narrow: beside each other they would be cut
    actions->setSpacing(spacing::kSmall);
    actions->addWidget(m_source);
    actions->addWidget(m_debug);
    connect(m_source, &QPushButton::clicked, this, [this] { Q_EMIT sourceRequested(m_function, m_entry); });
    connect(m_debug, &QPushButton::clicked, this, [this] { Q_EMIT debugRequested(m_function, m_entry); });
    return actions;
}

void LogDetails::clear()
{
    m_entry = {};
    m_title->setText(tr("Choose a row to see the whole call"));
    m_status->hide();
    m_facts->hide();
    m_story->hide();
    m_source->hide();
    m_debug->hide();
    m_replay->hide();
}

void LogDetails::addFact(const QString &name, const QString &value)
{
    if (value.isEmpty())
        return;
    const int row = m_grid->rowCount();
    auto *text = makeLabel(value);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setWordWrap(true);
    m_grid->addWidget(makeLabel(name, TextRole::Muted), row, 0, Qt::AlignTop);
    m_grid->addWidget(text, row, 1);
}

void LogDetails::show(const LogEntry &entry, const QString &function)
{
    m_entry = entry;
    m_function = function;
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_title->setText(function.isEmpty() ? tr("Call") : function);
    const Tone tone = entry.status >= 500 || (entry.isFailed() && entry.status < 400) ? Tone::Danger
        : entry.status >= 400                                                         ? Tone::Warning
                                                                                      : Tone::Success;
    setPill(*m_status, QString::number(entry.status), tone);
    addFact(tr("Request"), u"%1 %2"_s.arg(entry.method, entry.path));
    addFact(tr("Time"), exactTime(entry.time));
    addFact(tr("Version"), entry.version > 0 ? u"v%1"_s.arg(entry.version) : tr("draft"));
    addFact(tr("Trigger"), entry.trigger);
    addFact(tr("Caller"), entry.caller);
    addFact(tr("Duration"), tr("%1, of it CPU %2").arg(formatDuration(entry.durationMs), formatDuration(entry.cpuMs)));
    addFact(tr("Memory"), tr("%1 MB").arg(QString::number(entry.memoryMb, 'f', 1)));
    addFact(tr("Sizes"), tr("%1 in, %2 out").arg(formatBytes(entry.requestBytes), formatBytes(entry.responseBytes)));
    addFact(tr("Invocation"), entry.id);
    m_story->setHtml(storyHtml());
    m_source->setText(entry.line > 0 ? tr("Go to line %1 of the source").arg(entry.line) : tr("Open the function"));
    for (QWidget *part :
        {static_cast<QWidget *>(m_status), m_facts, static_cast<QWidget *>(m_story), static_cast<QWidget *>(m_source)})
        part->setVisible(true);
    m_source->setVisible(!function.isEmpty());
    m_debug->setVisible(!function.isEmpty());
    m_replay->show(entry);
}

QString LogDetails::storyHtml() const
{
    const ThemeColors &colors = m_theme.colors();
    QString html;
    if (!m_entry.error.isEmpty())
        html += u"<p style='color:%1; white-space:pre-wrap'><b>%2</b></p>"_s.arg(
            colors.danger.name(), m_entry.error.toHtmlEscaped().replace('\n'_L1, "<br>"_L1));
    if (!m_entry.stack.isEmpty())
        html += u"<p style='color:%1; white-space:pre-wrap'>%2</p>"_s.arg(
            colors.muted.name(), m_entry.stack.toHtmlEscaped().replace('\n'_L1, "<br>"_L1));
    return html + consoleHtml(m_entry.console, colors);
}

} // namespace isola
