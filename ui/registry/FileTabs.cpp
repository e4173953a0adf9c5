#include "ui/registry/FileTabs.h"

#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Labels.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QTabBar>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kNameWidth = 190;

FileTabs::FileTabs(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_tabs(new QTabBar)
    , m_add(makeIconButton(themeIcon(theme, u"plus"_s, IconInk::Muted), tr("Add a file")))
    , m_rename(makeIconButton(themeIcon(theme, u"pencil"_s, IconInk::Muted), tr("Rename this file (F2)")))
    , m_remove(makeIconButton(themeIcon(theme, u"trash-2"_s, IconInk::Muted), tr("Take this file out")))
    , m_name(new QLineEdit)
    , m_fault(makeLabel({}, TextRole::Fault))
{
    m_tabs->setObjectName(u"fileTabs"_s);
    m_tabs->setAccessibleName(tr("Files of the function"));
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(true);
    m_tabs->setElideMode(Qt::ElideMiddle);
    m_add->setObjectName(u"addFile"_s);
    m_rename->setObjectName(u"renameFile"_s);
    m_remove->setObjectName(u"removeFile"_s);
    m_name->setObjectName(u"fileName"_s);
    m_name->setAccessibleName(tr("Name of the file"));
    m_name->setPlaceholderText(u"lib/util.js"_s);
    m_name->setFixedWidth(kNameWidth);
    m_name->setFont(theme.codeFont());
    m_name->installEventFilter(this);
    m_name->hide();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(spacing::kMedium, 0, spacing::kSmall, 0);
    layout->setSpacing(spacing::kTight);
    layout->addWidget(m_tabs);
    layout->addWidget(m_name);
    layout->addWidget(m_fault);
    layout->addWidget(m_add);
    layout->addStretch(1);
    layout->addWidget(m_rename);
    layout->addWidget(m_remove);
    connect(m_tabs, &QTabBar::currentChanged, this, [this] {
        if (!m_isShowing)
            Q_EMIT chosen(current());
    });
    connect(m_add, &QToolButton::clicked, this, [this] { beginNaming({}); });
    connect(m_rename, &QToolButton::clicked, this, [this] { beginNaming(current()); });
    connect(m_remove, &QToolButton::clicked, this, [this] { Q_EMIT removed(current()); });
    connect(m_name, &QLineEdit::returnPressed, this, &FileTabs::takeName);
    connect(m_name, &QLineEdit::textChanged, this, &FileTabs::checkName);
    auto *rename = new QAction(this);
    rename->setShortcut(Qt::Key_F2);
    rename->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(rename, &QAction::triggered, m_rename, &QToolButton::click);
    addAction(rename);
}

QString FileTabs::current() const
{
    return m_tabs->tabData(m_tabs->currentIndex()).toString();
}

void FileTabs::show(const Sources &sources, const QString &file)
{
    m_isShowing = true;
    m_sources = sources;
    while (m_tabs->count() > 0)
        m_tabs->removeTab(0);
    m_tabs->setTabData(m_tabs->addTab(tr("entry")), QString());
    for (const QString &path : sources.modules.keys()) {
        const int index = m_tabs->addTab(moduleTitle(path));
        m_tabs->setTabData(index, path);
        if (path == file)
            m_tabs->setCurrentIndex(index);
    }
    m_rename->setVisible(!current().isEmpty());
    m_remove->setVisible(!current().isEmpty());
    m_isShowing = false;
}

void FileTabs::beginNaming(const QString &renamed)
{
    m_renamed = renamed;
    m_name->setText(moduleTitle(renamed));
    m_name->show();
    m_name->setFocus();
    m_name->selectAll();
    m_add->hide();
}

void FileTabs::endNaming()
{
    m_name->hide();
    m_fault->clear();
    m_add->show();
}

void FileTabs::checkName()
{
    const QString typed = m_name->text();
    const bool isSame = !m_renamed.isEmpty() && modulePath(typed) == m_renamed;
    const QString fault = typed.isEmpty() || isSame ? QString() : moduleNameFault(typed, m_sources);
    m_fault->setText(typed.contains('.'_L1) ? fault : QString()); // not while the name has only begun
    m_name->setToolTip(fault);
}

void FileTabs::takeName()
{
    const QString path = modulePath(m_name->text());
    if (path == m_renamed)
        return endNaming();
    if (const QString fault = moduleNameFault(m_name->text(), m_sources); !fault.isEmpty()) {
        m_fault->setText(fault);
        return;
    }
    endNaming();
    if (m_renamed.isEmpty())
        Q_EMIT added(path);
    else
        Q_EMIT renamed(m_renamed, path);
}

bool FileTabs::eventFilter(QObject *watched, QEvent *event)
{
    const bool isEscape = event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape;
    const bool isLeft = event->type() == QEvent::FocusOut && m_name->text().isEmpty();
    if (watched == m_name && (isEscape || isLeft))
        endNaming();
    return QWidget::eventFilter(watched, event) || isEscape;
}

} // namespace isola
