#include "ui/registry/FunctionsPanel.h"

#include "ui/client/ServerClient.h"
#include "ui/registry/FunctionDelegate.h"
#include "ui/registry/FunctionsModel.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/Toast.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace isola {

FunctionsPanel::FunctionsPanel(ServerClient &client, const Theme &theme, Toast &toast, QWidget *parent)
    : Panel(parent)
    , m_client(client)
    , m_theme(theme)
    , m_toast(toast)
    , m_model(new FunctionsModel(this))
    , m_proxy(new QSortFilterProxyModel(this))
    , m_count(makePill(u"0"_s, Tone::Neutral))
    , m_search(new SearchField(theme, tr("Search functions"), tr("Search name, description, trigger")))
    , m_banner(new Banner(theme))
    , m_stack(new QStackedWidget)
    , m_table(new QTreeView)
    , m_empty(new EmptyState(theme, u"square-function"_s))
{
    makeTable();
    setFocusProxy(m_table);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    auto *card = makeCard();
    auto *cardLayout = new QVBoxLayout(card);
    cardLayout->setContentsMargins(1, 1, 1, 1);
    cardLayout->addWidget(m_stack);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kHuge, spacing::kLarge, spacing::kHuge, spacing::kHuge);
    layout->setSpacing(spacing::kMedium);
    layout->addWidget(makeHeader());
    layout->addWidget(m_banner);
    layout->addWidget(card, 1);
    connect(m_empty, &EmptyState::actionTriggered, this, [this] {
        if (m_search->text().isEmpty())
            Q_EMIT newFunctionRequested();
        else
            m_search->clear();
    });
    connect(m_banner, &Banner::actionTriggered, this, &FunctionsPanel::refresh);
    connect(m_model, &QAbstractItemModel::modelReset, this, &FunctionsPanel::chooseState);
}

QWidget *FunctionsPanel::makeHeader()
{
    m_search->setObjectName(u"functionSearch"_s);
    m_search->setMinimumWidth(280);
    connect(m_search, &SearchField::textChanged, this, [this](const QString &text) {
        m_proxy->setFilterFixedString(text.trimmed());
        chooseState();
    });
    auto *reload = makeIconButton(themeIcon(m_theme, u"refresh-cw"_s, IconInk::Muted), tr("Reload (F5)"));
    connect(reload, &QToolButton::clicked, this, &FunctionsPanel::refresh);
    auto *add = makeButton(tr("New function"), ButtonKind::Primary);
    add->setObjectName(u"newFunction"_s);
    add->setIcon(themeIcon(m_theme, u"plus"_s, IconInk::OnAccent));
    add->setToolTip(tr("New function (Ctrl+N)"));
    connect(add, &QPushButton::clicked, this, &FunctionsPanel::newFunctionRequested);
    auto *header = new QWidget;
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::kSmall);
    layout->addWidget(makeLabel(tr("Functions"), TextRole::Title));
    layout->addWidget(m_count);
    layout->addStretch();
    layout->addWidget(m_search);
    layout->addWidget(reload);
    layout->addWidget(add);
    return header;
}

void FunctionsPanel::makeTable()
{
    m_proxy->setSourceModel(m_model);
    m_proxy->setSortRole(FunctionsModel::SortRole);
    m_proxy->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_proxy->setFilterRole(FunctionsModel::SearchRole);
    m_proxy->setFilterKeyColumn(FunctionsModel::NameColumn);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(m_proxy);
    m_table->setItemDelegate(new FunctionDelegate(m_theme, m_table));
    m_table->setObjectName(u"functions"_s);
    m_table->setAccessibleName(tr("Functions"));
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(FunctionsModel::NameColumn, Qt::AscendingOrder);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    QHeaderView *header = m_table->header();
    header->setStretchLastSection(false);
    header->setSectionsMovable(false);
    header->setSectionResizeMode(FunctionsModel::NameColumn, QHeaderView::Stretch);
    header->resizeSection(FunctionsModel::TriggersColumn, 150);
    for (const int column : {FunctionsModel::CallsColumn, FunctionsModel::ErrorsColumn, FunctionsModel::AverageColumn})
        header->resizeSection(column, 96);
    header->resizeSection(FunctionsModel::LastRunColumn, 130);
    connect(m_table, &QTreeView::activated, this, &FunctionsPanel::openCurrent);
    connect(m_table, &QTreeView::customContextMenuRequested, this, &FunctionsPanel::showMenu);
    auto *remove = new QAction(tr("Delete"), m_table);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    connect(remove, &QAction::triggered, this, [this] { deleteFunction(currentName()); });
    m_table->addAction(remove);
}

QString FunctionsPanel::currentName() const
{
    const QModelIndex current = m_table->currentIndex();
    return current.isValid() ? current.siblingAtColumn(FunctionsModel::NameColumn).data().toString() : QString();
}

void FunctionsPanel::openCurrent()
{
    if (const QString name = currentName(); !name.isEmpty())
        Q_EMIT functionOpened(name);
}

void FunctionsPanel::showMenu(const QPoint &position)
{
    const QString name = currentName();
    const FunctionSummary *function = m_model->find(name);
    if (!function)
        return;
    QMenu menu;
    menu.addAction(themeIcon(m_theme, u"code"_s), tr("Open"), this, &FunctionsPanel::openCurrent);
    menu.addAction(themeIcon(m_theme, u"copy"_s), tr("Copy URL"), this,
        [url = function->url] { QGuiApplication::clipboard()->setText(url); });
    menu.addSeparator();
    menu.addAction(themeIcon(m_theme, u"trash-2"_s, IconInk::Danger), tr("Delete %1").arg(name), this,
        [this, name] { deleteFunction(name); });
    menu.exec(m_table->viewport()->mapToGlobal(position));
}

// The server is told when the time for undoing is over, so that nothing has to be brought back.
void FunctionsPanel::deleteFunction(const QString &name)
{
    if (name.isEmpty())
        return;
    m_model->hide(name);
    const auto undo = [this, name] { m_model->unhide(name); };
    const auto expired = [this, name] {
        m_client.remove(functionPath(name), this, [this, name](const Result<QJsonObject> &answer) {
            m_model->unhide(name);
            if (!answer)
                m_banner->showError(answer.error());
            refresh();
        });
    };
    m_toast.offerUndo(tr("Deleted %1").arg(name), undo, expired);
}

void FunctionsPanel::refresh()
{
    m_client.get(u"/functions"_s, {}, this, [this](const Result<QJsonObject> &answer) {
        if (answer)
            return showFunctions(*answer);
        m_banner->showError(answer.error());
        m_banner->setAction(tr("Try again"));
    });
}

void FunctionsPanel::showFunctions(const QJsonObject &answer)
{
    QList<FunctionSummary> functions;
    for (const QJsonValue &value : answer.value("functions"_L1).toArray())
        functions.append(functionSummaryFromJson(value.toObject()));
    m_isLoaded = true;
    m_banner->dismiss();
    m_model->setFunctions(std::move(functions));
    chooseState();
    if (!m_table->currentIndex().isValid())
        m_table->setCurrentIndex(m_proxy->index(0, 0));
    Q_EMIT functionsLoaded();
}

void FunctionsPanel::chooseState()
{
    m_count->setText(QString::number(m_model->rowCount()));
    m_count->adjustSize();
    if (m_proxy->rowCount() > 0 || !m_isLoaded)
        return m_stack->setCurrentWidget(m_table);
    if (m_model->rowCount() == 0)
        m_empty->setTexts(tr("No functions yet"),
            tr("A function is a piece of JavaScript or TypeScript that answers a request. Write the first one here; it is live a "
               "moment later."),
            tr("New function"));
    else
        m_empty->setTexts(tr("Nothing matches “%1”").arg(m_search->text()),
            tr("The search looks at names, descriptions and triggers."), tr("Clear the search"));
    m_stack->setCurrentWidget(m_empty);
}

void FunctionsPanel::focusSearch()
{
    m_search->focusAll();
}

QStringList FunctionsPanel::functionNames() const
{
    QStringList names;
    for (int row = 0; row < m_model->rowCount(); ++row)
        names.append(m_model->at(row).name);
    return names;
}

} // namespace isola
