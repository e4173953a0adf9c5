#include "ui/env/EnvironmentPage.h"

#include "ui/client/ServerClient.h"
#include "ui/env/EnvironmentModel.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Labels.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

// Values are typed unseen.
class SecretDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        auto *edit = new QLineEdit(parent);
        edit->setEchoMode(QLineEdit::Password);
        edit->setPlaceholderText(EnvironmentPage::tr("New value"));
        return edit;
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {60, 38}; }
};

} // namespace

EnvironmentPage::EnvironmentPage(ServerClient &client, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_theme(theme)
    , m_model(new EnvironmentModel(this))
    , m_name(new QLineEdit)
    , m_value(new QLineEdit)
    , m_banner(new Banner(theme))
    , m_stack(new QStackedWidget)
    , m_table(new QTreeView)
    , m_empty(new EmptyState(theme, u"key-round"_s))
    , m_inherited(makeLabel({}, TextRole::Muted))
    , m_summary(makeLabel({}, TextRole::Muted))
    , m_remove(makeButton(tr("Delete")))
    , m_undo(makeButton(tr("Undo row")))
    , m_discard(makeButton(tr("Discard")))
    , m_apply(makeButton(tr("Apply"), ButtonKind::Primary))
{
    makeTable();
    m_empty->setTexts(
        tr("No variables"), tr("A function reads them as ctx.env.NAME. They are stored encrypted and never shown again."));
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kHuge, spacing::kLarge, spacing::kHuge, spacing::kHuge);
    layout->setSpacing(spacing::kMedium);
    layout->addWidget(makeAdder());
    layout->addWidget(m_banner);
    layout->addWidget(makeCardAround(m_stack), 1);
    layout->addWidget(m_inherited);
    layout->addWidget(makeActions());
    m_inherited->setWordWrap(true);
    m_inherited->hide();
    connect(m_model, &EnvironmentModel::changesChanged, this, &EnvironmentPage::update);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &EnvironmentPage::update);
    update();
}

QWidget *EnvironmentPage::makeAdder()
{
    m_name->setObjectName(u"variableName"_s);
    m_name->setAccessibleName(tr("Variable name"));
    m_name->setPlaceholderText(tr("NAME"));
    m_name->setFont(m_theme.codeFont());
    m_value->setObjectName(u"variableValue"_s);
    m_value->setAccessibleName(tr("Variable value"));
    m_value->setPlaceholderText(tr("Value"));
    m_value->setEchoMode(QLineEdit::Password);
    auto *add = makeButton(tr("Add"));
    add->setIcon(themeIcon(m_theme, u"plus"_s));
    auto *paste = makeButton(tr("Paste .env"));
    paste->setToolTip(tr("Takes every NAME=value line from the clipboard"));
    auto *adder = new QWidget;
    auto *layout = new QHBoxLayout(adder);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::kSmall);
    layout->addWidget(m_name, 2);
    layout->addWidget(m_value, 3);
    layout->addWidget(add);
    layout->addWidget(paste);
    connect(add, &QPushButton::clicked, this, &EnvironmentPage::add);
    connect(m_name, &QLineEdit::returnPressed, m_value, qOverload<>(&QWidget::setFocus));
    connect(m_value, &QLineEdit::returnPressed, this, &EnvironmentPage::add);
    connect(paste, &QPushButton::clicked, this, &EnvironmentPage::pasteFile);
    return adder;
}

void EnvironmentPage::makeTable()
{
    m_table->setModel(m_model);
    m_table->setItemDelegate(new SecretDelegate(m_table));
    m_table->setAccessibleName(tr("Variables"));
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->header()->setSectionResizeMode(EnvironmentModel::NameColumn, QHeaderView::Stretch);
    m_table->header()->resizeSection(EnvironmentModel::ValueColumn, 240);
    m_table->header()->resizeSection(EnvironmentModel::StateColumn, 180);
    m_table->header()->setStretchLastSection(false);
}

QWidget *EnvironmentPage::makeActions()
{
    m_apply->setObjectName(u"applyVariables"_s);
    auto *actions = new QWidget;
    auto *layout = new QHBoxLayout(actions);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::kSmall);
    layout->addWidget(m_remove);
    layout->addWidget(m_undo);
    layout->addStretch();
    layout->addWidget(m_summary);
    layout->addWidget(m_discard);
    layout->addWidget(m_apply);
    connect(m_remove, &QPushButton::clicked, this, [this] { m_model->remove(m_table->currentIndex().row()); });
    connect(m_undo, &QPushButton::clicked, this, [this] { m_model->restore(m_table->currentIndex().row()); });
    connect(m_discard, &QPushButton::clicked, this, [this] { m_model->setStored(m_stored); });
    connect(m_apply, &QPushButton::clicked, this, &EnvironmentPage::apply);
    return actions;
}

void EnvironmentPage::showApp(const QStringList &names)
{
    show({}, names);
}

void EnvironmentPage::show(const QString &function, const QStringList &names, const QStringList &inherited)
{
    QStringList others = inherited;
    for (const QString &name : names)
        others.removeAll(name); // its own one wins
    m_inherited->setVisible(!others.isEmpty());
    m_inherited->setText(tr("Inherited from the app: %1").arg(others.join(u", "_s)));
    const QJsonObject staged = function == m_function ? m_model->patch() : m_staged.take(function);
    if (function != m_function) {
        if (m_model->hasChanges())
            m_staged.insert(m_function, m_model->patch());
        m_banner->dismiss();
    }
    m_function = function;
    m_stored = names;
    m_model->setStored(names);
    m_model->stage(staged);
}

bool EnvironmentPage::hasChanges() const
{
    return m_model->hasChanges();
}

void EnvironmentPage::add()
{
    const QString name = m_name->text().trimmed();
    if (const QString fault = EnvironmentModel::faultOf(name); !fault.isEmpty())
        return m_banner->showMessage(Tone::Warning, fault);
    m_banner->dismiss();
    m_model->set(name, m_value->text());
    m_name->clear();
    m_value->clear();
    m_name->setFocus();
}

void EnvironmentPage::pasteFile()
{
    const int taken = m_model->paste(QGuiApplication::clipboard()->text());
    if (taken == 0)
        m_banner->showMessage(
            Tone::Warning, tr("The clipboard holds no NAME=value line."), tr("Copy the content of a .env file first."));
    else
        m_banner->showMessage(Tone::Info, tr("Variables taken from the clipboard: %1").arg(taken), tr("Apply stores them."));
}

void EnvironmentPage::update()
{
    const int row = m_table->currentIndex().row();
    const bool isChosen = row >= 0 && row < m_model->rowCount();
    const bool isStored = isChosen && m_model->state(row) == EnvironmentModel::State::Stored;
    m_remove->setEnabled(isChosen && m_model->state(row) != EnvironmentModel::State::Removed);
    m_undo->setEnabled(isChosen && !isStored);
    const bool hasChanges = m_model->hasChanges();
    m_apply->setEnabled(hasChanges);
    m_discard->setEnabled(hasChanges);
    m_apply->setToolTip(hasChanges ? QString() : tr("Nothing has been changed."));
    m_summary->setText(hasChanges ? tr("Changes not applied yet: %1").arg(m_model->patch().size()) : QString());
    m_stack->setCurrentWidget(m_model->rowCount() > 0 ? static_cast<QWidget *>(m_table) : m_empty);
}

void EnvironmentPage::apply()
{
    m_apply->setEnabled(false);
    m_client.patch(m_function.isEmpty() ? u"/env"_s : functionPath(m_function, u"/env"_s), {{u"envVars"_s, m_model->patch()}},
        this, [this, function = m_function](const Result<QJsonObject> &answer) {
            if (function != m_function)
                return;
            if (!answer) {
                m_banner->showError(answer.error());
                return update();
            }
            m_model->setStored(m_stored); // nothing is staged any more; `applied` brings the names
            Q_EMIT applied();
            m_banner->showMessage(Tone::Success, tr("Applied."), tr("The next call sees it."));
        });
}

} // namespace isola
