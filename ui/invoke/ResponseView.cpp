#include "ui/invoke/ResponseView.h"

#include "ui/invoke/JsonText.h"
#include "ui/logs/ConsoleText.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/Labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStringDecoder>
#include <QTabWidget>
#include <QTextCursor>
#include <QTextEdit>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr qsizetype kMostShownBytes = 512 * 1024; // a text view with more makes the window slow

static QPlainTextEdit *makeText(const Theme &theme, const QString &name)
{
    auto *text = makeCodeText(theme, name);
    text->setFrameShape(QFrame::NoFrame);
    return text;
}

ResponseView::ResponseView(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_status(makePill({}, Tone::Neutral))
    , m_ran(makePill({}, Tone::Neutral))
    , m_meter(makeLabel({}, TextRole::Muted))
    , m_banner(new Banner(theme))
    , m_tabs(new QTabWidget)
    , m_body(makeText(theme, tr("Response body")))
    , m_pretty(makeButton(tr("Pretty"), ButtonKind::Ghost))
    , m_headers(makeText(theme, tr("Response headers")))
    , m_console(new QTextEdit)
{
    m_body->setObjectName(u"responseBody"_s);
    m_status->setObjectName(u"responseStatus"_s);
    m_ran->setObjectName(u"responseVersion"_s);
    m_console->setReadOnly(true);
    m_console->setTabChangesFocus(true);
    m_console->setFont(theme.codeFont());
    m_console->setAccessibleName(tr("Console output"));
    m_pretty->setCheckable(true);
    m_pretty->setChecked(true);
    m_pretty->setToolTip(tr("Indent JSON; off shows the bytes as they came"));
    m_tabs->addTab(m_body, tr("Body"));
    m_tabs->addTab(m_headers, tr("Headers"));
    m_tabs->addTab(m_console, tr("Console"));
    auto *summary = new QHBoxLayout;
    summary->setSpacing(spacing::kSmall);
    summary->addWidget(m_status);
    summary->addWidget(m_ran);
    summary->addWidget(m_meter);
    summary->addStretch();
    summary->addWidget(m_pretty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::kSmall);
    layout->addLayout(summary);
    layout->addWidget(m_banner);
    layout->addWidget(m_tabs, 1);
    connect(m_pretty, &QPushButton::toggled, this, &ResponseView::showBody);
    connect(m_banner, &Banner::actionTriggered, this, [this] { Q_EMIT sourceRequested(m_report.line); });
    clear();
}

void ResponseView::clear()
{
    m_report = {};
    m_status->hide();
    m_ran->hide();
    m_pretty->hide();
    m_meter->setText(tr("No call yet. Press Run, or Ctrl+Return."));
    m_banner->dismiss();
    m_body->clear();
    m_headers->clear();
    m_console->clear();
    m_arriving.resetState();
    m_tabs->setVisible(false);
}

static Tone toneOf(int status)
{
    return status >= 500 ? Tone::Danger : status >= 400 ? Tone::Warning : status >= 300 ? Tone::Info : Tone::Success;
}

void ResponseView::showStatus()
{
    setPill(*m_status, m_report.status > 0 ? QString::number(m_report.status) : tr("No answer"), toneOf(m_report.status));
    m_status->show();
    if (m_report.version > 0)
        setPill(*m_ran, tr("v%1 ran").arg(m_report.version), Tone::Neutral);
    else
        setPill(*m_ran, tr("draft ran"), Tone::Accent);
    m_ran->show();
}

void ResponseView::begin(const CallReport &head)
{
    clear();
    m_report = head;
    showStatus();
    showHeaders();
    m_meter->setText(tr("The answer is coming"));
    m_tabs->setTabText(2, tr("Console"));
    m_tabs->setVisible(true);
    m_tabs->setCurrentIndex(0);
}

// As text that goes on below: what was read before stays where it is.
void ResponseView::addBody(const QByteArray &bytes)
{
    m_report.body += bytes;
    if (m_report.body.size() > kMostShownBytes)
        return;
    QTextCursor end(m_body->document());
    end.movePosition(QTextCursor::End);
    end.insertText(m_arriving(bytes));
}

void ResponseView::showStopped()
{
    m_meter->setText(tr("Stopped: the function was told that nobody waits any more."));
}

void ResponseView::showReport(const CallReport &report)
{
    m_report = report;
    showStatus();
    m_pretty->show();
    const QString start = report.wasCold ? tr("cold") : tr("warm");
    m_meter->setText(tr("%1 · CPU %2 · %3 MB · %4")
                         .arg(formatDuration(report.durationMs), formatDuration(report.cpuMs),
                             QString::number(report.memoryMb, 'f', 1), start));
    m_banner->dismiss();
    if (!report.error.isEmpty()) {
        m_banner->showMessage(Tone::Danger, report.error, report.stack.section('\n'_L1, 1));
        if (report.line > 0)
            m_banner->setAction(tr("Go to line %1").arg(report.line));
    }
    showBody();
    showHeaders();
    m_console->setHtml(consoleHtml(report.console, m_theme.colors()));
    m_tabs->setTabText(2, report.console.isEmpty() ? tr("Console") : tr("Console (%1)").arg(report.console.size()));
    m_tabs->setVisible(true);
    m_tabs->setCurrentIndex(report.body.isEmpty() && !report.console.isEmpty() ? 2 : 0);
}

void ResponseView::showError(const Error &error)
{
    clear();
    m_meter->clear();
    m_banner->showError(error);
}

void ResponseView::showBody()
{
    QByteArray bytes = m_report.body;
    if (m_pretty->isChecked())
        bytes = indentedJson(bytes).value_or(bytes);
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder(bytes.first(std::min(bytes.size(), kMostShownBytes)));
    if (decoder.hasError() && bytes.size() <= kMostShownBytes)
        text = tr("%1 of binary data:\n%2").arg(formatBytes(bytes.size()), QString::fromLatin1(bytes.toHex(' ')));
    else if (bytes.size() > kMostShownBytes)
        text += tr("\n… %1 in all").arg(formatBytes(bytes.size()));
    m_body->setPlainText(text);
}

void ResponseView::showHeaders()
{
    QStringList lines;
    for (const auto &[name, value] : m_report.headers)
        lines.append(u"%1: %2"_s.arg(name, value));
    m_headers->setPlainText(lines.join('\n'_L1));
}

} // namespace isola
