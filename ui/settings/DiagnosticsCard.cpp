#include "ui/settings/DiagnosticsCard.h"

#include "ui/client/ServerClient.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Labels.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QJsonArray>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSysInfo>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kReportHeight = 150;

DiagnosticsCard::DiagnosticsCard(ServerClient &client, const Theme &theme, QWidget *parent)
    : QFrame(parent), m_client(client), m_report(new QPlainTextEdit)
{
    setProperty("role", u"card"_s);
    m_report->setObjectName(u"report"_s);
    m_report->setAccessibleName(tr("Report"));
    m_report->setReadOnly(true);
    m_report->setTabChangesFocus(true);
    m_report->setFont(theme.codeFont());
    m_report->setFixedHeight(kReportHeight);
    auto *copy = makeButton(tr("Copy the report"));
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_report->toPlainText()); });
    auto *intro = makeLabel(
        tr("For a report of something that does not work. It holds no token, no values and no code."), TextRole::Muted);
    intro->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kHuge, spacing::kLarge, spacing::kHuge, spacing::kLarge);
    layout->setSpacing(spacing::kMedium);
    layout->addWidget(makeLabel(tr("Diagnostics"), TextRole::Subtitle));
    layout->addWidget(intro);
    layout->addWidget(m_report);
    layout->addWidget(copy, 0, Qt::AlignLeft);
}

void DiagnosticsCard::add(const QString &line)
{
    m_report->appendPlainText(line);
}

// In English whatever the language: it is read by others.
void DiagnosticsCard::refresh()
{
    m_report->clear();
    add(u"isola-console %1, Qt %2 (built with %3)"_s.arg(
        QLatin1StringView(ISOLA_VERSION), QString::fromLatin1(qVersion()), QLatin1StringView(QT_VERSION_STR)));
    add(u"%1, kernel %2, %3, platform %4"_s.arg(QSysInfo::prettyProductName(), QSysInfo::kernelVersion(),
        QSysInfo::currentCpuArchitecture(), QGuiApplication::platformName()));
    add(u"server %1, app %2"_s.arg(m_client.server().url.toString(), m_client.server().app));
    const int load = ++m_load;
    m_client.getAbsolute(u"/readyz"_s, this, [this, load](const Result<QJsonObject> &answer) {
        if (load == m_load)
            add(answer ? u"confinement: "_s + answer->value("layers"_L1).toString() : u"not ready: "_s + answer.error().message);
    });
    m_client.get(u"/runtime"_s, {}, this, [this, load](const Result<QJsonObject> &answer) {
        if (load != m_load)
            return;
        if (!answer)
            return add(u"runtime: "_s + answer.error().message);
        add(u"instances %1, queues %2, spares %3"_s.arg(answer->value("instances"_L1).toArray().size())
                .arg(answer->value("queues"_L1).toArray().size())
                .arg(answer->value("spares"_L1).toInt()));
    });
}

} // namespace isola
