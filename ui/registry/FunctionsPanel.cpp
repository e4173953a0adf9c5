#include "ui/registry/FunctionsPanel.h"

#include "ui/client/ServerClient.h"
#include "ui/registry/ActivityFeed.h"
#include "ui/registry/FunctionDelegate.h"
#include "ui/registry/FunctionTransfer.h"
#include "ui/registry/FunctionsModel.h"
#include "ui/registry/TrashDialog.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/Toast.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QInputDialog>
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
    , m_activity(new ActivityFeed(client, this))
    , m_transfer(new FunctionTransfer(client, this))
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
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kHuge, spacing::kLarge, spacing::kHuge, spacing::kHuge);
    layout->setSpacing(spacing::kMedium);
    layout->addWidget(makeHeader());
    layout->addWidget(m_banner);
    layout->addWidget(makeCardAround(m_stack), 1);
    connect(m_empty, &EmptyState::actionTriggered, this, [this] {
        if (m_search->text().isEmpty())
            Q_EMIT newFunctionRequested();
        else
            m_search->clear();
    });
    connect(m_banner, &Banner::actionTriggered, this, &FunctionsPanel::refresh);
    connect(m_model, &QAbstractItemModel::modelReset, this, &FunctionsPanel::chooseState);
    connect(m_activity, &ActivityFeed::activityRead, m_model, &FunctionsModel::setActivity);
    connect(m_activity, &ActivityFeed::callEnded, m_model, &FunctionsModel::countCall);
    watchTransfer();
}

void FunctionsPanel::watchTransfer()
{
    connect(m_transfer, &FunctionTransfer::done, this, [this](const QString &sentence) {
        m_toast.showNote(sentence);
        refresh();
    });
    connect(m_transfer, &FunctionTransfer::failed, this, [this](const Error &error) {
        m_banner->showError(error);
        refresh(); // some may have been imported
    });
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
    auto *more
        = makeIconButton(themeIcon(m_theme, u"ellipsis-vertical"_s, IconInk::Muted), tr("Import, export, deleted functions"));
    more->setObjectName(u"moreFunctions"_s);
    more->setPopupMode(QToolButton::InstantPopup);
    more->setMenu(makeMore());
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
    layout->addWidget(more);
    layout->addWidget(add);
    return header;
}

QMenu *FunctionsPanel::makeMore()
{
    auto *menu = new QMenu(this);
    menu->addAction(themeIcon(m_theme, u"cloud-upload"_s), tr("Import functions…"), this, &FunctionsPanel::importFunctions);
    menu->addAction(
        themeIcon(m_theme, u"external-link"_s), tr("Export all functions…"), this, [this] { exportFunctions(functionNames()); });
    menu->addSeparator();
    menu->addAction(themeIcon(m_theme, u"trash-2"_s), tr("Deleted functions…"), this, &FunctionsPanel::showTrash);
    return menu;
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
    header->resizeSection(FunctionsModel::TriggersColumn, 120);
    header->resizeSection(FunctionsModel::ActivityColumn, 150);
    for (const int column : {FunctionsModel::CallsColumn, FunctionsModel::ErrorsColumn, FunctionsModel::SlowColumn})
        header->resizeSection(column, 90);
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
    menu.addAction(themeIcon(m_theme, u"plus"_s), tr("Duplicate…"), this, &FunctionsPanel::duplicateCurrent);
    menu.addAction(themeIcon(m_theme, u"external-link"_s), tr("Export…"), this, [this, name] { exportFunctions({name}); });
    menu.addSeparator();
    menu.addAction(themeIcon(m_theme, u"trash-2"_s, IconInk::Danger), tr("Delete %1").arg(name), this,
        [this, name] { deleteFunction(name); });
    menu.exec(m_table->viewport()->mapToGlobal(position));
}

void FunctionsPanel::duplicateCurrent()
{
    const QString name = currentName();
    if (name.isEmpty())
        return;
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Duplicate %1").arg(name));
    dialog->setLabelText(tr("Name of the copy, part of its URL"));
    dialog->setTextValue(tr("%1-copy").arg(name));
    dialog->setOkButtonText(tr("Duplicate and deploy"));
    connect(dialog, &QInputDialog::textValueSelected, this,
        [this, name](const QString &copy) { m_transfer->duplicate(name, copy.trimmed()); });
    dialog->open();
}

void FunctionsPanel::exportFunctions(const QStringList &names)
{
    auto *dialog = new QFileDialog(this, tr("Export functions"), {}, tr("Isola functions (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"json"_s);
    dialog->selectFile(names.size() == 1 ? names.first() : m_client.server().app);
    connect(dialog, &QFileDialog::fileSelected, this, [this, names](const QString &path) { m_transfer->exportTo(path, names); });
    dialog->open();
}

void FunctionsPanel::importFunctions()
{
    auto *dialog = new QFileDialog(this, tr("Import functions"), {}, tr("Isola functions (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, m_transfer, &FunctionTransfer::importFrom);
    dialog->open();
}

void FunctionsPanel::showTrash()
{
    m_toast.expireNow(); // a deletion that still waits for its undo is carried out first
    auto *dialog = new TrashDialog(m_client, m_theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &TrashDialog::restored, this, &FunctionsPanel::refresh);
    dialog->open();
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
    m_activity->read(functionNames());
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
