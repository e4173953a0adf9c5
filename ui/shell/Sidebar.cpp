#include "ui/shell/Sidebar.h"

#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Labels.h"

#include <QButtonGroup>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kWidth = 196;
static constexpr int kLogo = 30;
static constexpr QSize kIcon{24, 18}; // with the distance to the name

static QWidget *makeBrand()
{
    auto *brand = new QWidget;
    auto *logo = new QLabel;
    logo->setPixmap(QIcon(u":/icons/isola.svg"_s).pixmap(QSize(kLogo, kLogo), brand->devicePixelRatioF()));
    auto *name = makeLabel(u"Isola"_s);
    name->setProperty("role", u"brand"_s);
    auto *layout = new QHBoxLayout(brand);
    layout->setContentsMargins(spacing::kSmall, spacing::kTight, 0, spacing::kLarge);
    layout->setSpacing(10);
    layout->addWidget(logo);
    layout->addWidget(name);
    layout->addStretch();
    return brand;
}

Sidebar::Sidebar(Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme), m_panels(new QButtonGroup(this))
{
    setObjectName(u"sidebar"_s);
    setAttribute(Qt::WA_StyledBackground);
    setFixedWidth(kWidth);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kMedium, spacing::kLarge, spacing::kMedium, spacing::kMedium);
    layout->setSpacing(2);
    layout->addWidget(makeBrand());
    addPanel(PanelKind::Functions, u"square-function"_s, tr("Functions"), tr("Ctrl+1"));
    addPanel(PanelKind::Logs, u"scroll-text"_s, tr("Logs"), tr("Ctrl+2"));
    addPanel(PanelKind::Metrics, u"activity"_s, tr("Metrics"), tr("Ctrl+3"));
    addPanel(PanelKind::Agents, u"bot"_s, tr("Agents"), tr("Ctrl+4"));
    addPanel(PanelKind::Settings, u"settings"_s, tr("Settings"), tr("Ctrl+,"));
    layout->addStretch();
    auto *look = new QPushButton;
    look->setIconSize(kIcon);
    const auto showOther = [this, look] {
        look->setIcon(themeIcon(m_theme, m_theme.isDark() ? u"sun"_s : u"moon"_s, IconInk::Sidebar));
        look->setText(m_theme.isDark() ? tr("Light") : tr("Dark"));
    };
    showOther();
    connect(&theme, &Theme::changed, this, showOther);
    connect(look, &QPushButton::clicked, this, &Sidebar::themeToggled);
    layout->addWidget(look);
    connect(m_panels, &QButtonGroup::idClicked, this, [this](int id) { Q_EMIT panelChosen(PanelKind(id)); });
}

void Sidebar::addPanel(PanelKind panel, const QString &icon, const QString &name, const QString &keys)
{
    auto *button = new QPushButton(themeIcon(m_theme, icon, IconInk::Sidebar), name);
    button->setIconSize(kIcon);
    button->setCheckable(true);
    button->setAccessibleName(name);
    button->setToolTip(u"%1 (%2)"_s.arg(name, keys));
    button->setCursor(Qt::PointingHandCursor);
    m_panels->addButton(button, int(panel));
    layout()->addWidget(button);
}

void Sidebar::setWaiting(qsizetype calls)
{
    auto *button = qobject_cast<QPushButton *>(m_panels->button(int(PanelKind::Agents)));
    button->setText(calls > 0 ? tr("Agents (%1)").arg(calls) : tr("Agents"));
    button->setAccessibleName(calls > 0 ? tr("Agents, calls waiting for you: %1").arg(calls) : tr("Agents"));
}

void Sidebar::setCurrent(PanelKind panel)
{
    m_panels->button(int(panel))->setChecked(true);
}

} // namespace isola
