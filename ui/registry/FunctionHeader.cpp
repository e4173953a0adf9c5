#include "ui/registry/FunctionHeader.h"

#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace isola {

FunctionHeader::FunctionHeader(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_title(makeLabel({}, TextRole::Title))
    , m_version(makePill({}, Tone::Neutral))
    , m_dirty(makePill(tr("not deployed"), Tone::Warning))
    , m_deploy(makeButton(tr("Deploy"), ButtonKind::Primary))
{
    auto *back = makeIconButton(themeIcon(theme, u"arrow-left"_s), tr("All functions (Alt+Left)"));
    auto *url = makeButton(tr("Copy URL"), ButtonKind::Ghost);
    url->setIcon(themeIcon(theme, u"copy"_s, IconInk::Muted));
    auto *logs = makeButton(tr("Logs"));
    logs->setIcon(themeIcon(theme, u"scroll-text"_s));
    auto *remove = makeIconButton(themeIcon(theme, u"trash-2"_s, IconInk::Danger), tr("Delete this function"));
    m_deploy->setObjectName(u"deploy"_s);
    m_deploy->setIcon(themeIcon(theme, u"rocket"_s, IconInk::OnAccent));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::kSmall);
    layout->addWidget(back);
    layout->addWidget(m_title);
    layout->addWidget(m_version);
    layout->addWidget(m_dirty);
    layout->addStretch();
    layout->addWidget(url);
    layout->addWidget(logs);
    layout->addWidget(remove);
    layout->addWidget(m_deploy);
    connect(back, &QToolButton::clicked, this, &FunctionHeader::backRequested);
    connect(url, &QPushButton::clicked, this, &FunctionHeader::urlRequested);
    connect(logs, &QPushButton::clicked, this, &FunctionHeader::logsRequested);
    connect(remove, &QToolButton::clicked, this, &FunctionHeader::deleteRequested);
    connect(m_deploy, &QPushButton::clicked, this, &FunctionHeader::deployRequested);
    setDirty(false);
}

void FunctionHeader::setName(const QString &name)
{
    m_title->setText(name);
}

void FunctionHeader::show(const FunctionSummary &function)
{
    setPill(*m_version, u"v%1"_s.arg(function.version), function.isFailing ? Tone::Danger : Tone::Neutral);
}

void FunctionHeader::setDirty(bool isDirty)
{
    m_dirty->setVisible(isDirty);
    m_deploy->setEnabled(isDirty);
    m_deploy->setToolTip(isDirty ? tr("Deploy (Ctrl+Shift+Return)") : tr("Everything here is deployed."));
}

} // namespace isola
