#include "ui/registry/NewFunctionDialog.h"

#include "core/model/FunctionTemplate.h"
#include "core/model/Trigger.h"
#include "ui/client/ServerClient.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Labels.h"

#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kLongestName = 100;
static constexpr int kTemplateRowHeight = 48;
static constexpr int kTemplateRowsSeen = 7;

NewFunctionDialog::NewFunctionDialog(ServerClient &client, const Theme &theme, QWidget *parent)
    : QDialog(parent)
    , m_client(client)
    , m_name(new QLineEdit)
    , m_description(new QLineEdit)
    , m_templates(new QListWidget)
    , m_banner(new Banner(theme))
    , m_create(makeButton(tr("Create and deploy"), ButtonKind::Primary))
{
    setWindowTitle(tr("New function"));
    setMinimumWidth(520);
    m_name->setObjectName(u"newName"_s);
    m_name->setAccessibleName(tr("Name"));
    m_name->setMaxLength(kLongestName);
    m_name->setPlaceholderText(tr("hello-world"));
    m_description->setAccessibleName(tr("Description"));
    m_description->setPlaceholderText(tr("What it does, in a sentence (optional)"));
    makeTemplates(theme);
    auto *cancel = makeButton(tr("Cancel"));
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_create);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kHuge, spacing::kHuge, spacing::kHuge, spacing::kHuge);
    layout->setSpacing(spacing::kSmall);
    layout->addWidget(makeLabel(tr("New function"), TextRole::Title));
    layout->addSpacing(spacing::kSmall);
    layout->addWidget(makeLabel(tr("Name, part of its URL"), TextRole::Caption));
    layout->addWidget(m_name);
    layout->addWidget(makeLabel(tr("Description"), TextRole::Caption));
    layout->addWidget(m_description);
    layout->addWidget(makeLabel(tr("Begins as"), TextRole::Caption));
    layout->addWidget(m_templates);
    layout->addWidget(m_banner);
    layout->addSpacing(spacing::kSmall);
    layout->addLayout(buttons);
    m_create->setDefault(true);
    connect(m_name, &QLineEdit::textChanged, this, &NewFunctionDialog::checkName);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_create, &QPushButton::clicked, this, &NewFunctionDialog::create);
    checkName();
}

void NewFunctionDialog::makeTemplates(const Theme &theme)
{
    m_templates->setAccessibleName(tr("Templates"));
    m_templates->setIconSize({28, 20}); // with the distance to the text
    for (const FunctionTemplate &entry : functionTemplates()) {
        const QJsonObject words = entry.translations.value(QLocale().name().left(2)).toObject();
        const QString title = words.value("title"_L1).toString(entry.title);
        const QString explanation = words.value("explanation"_L1).toString(entry.explanation);
        const auto type = triggerTypeFromWire(entry.triggers.first()["type"_L1].toString());
        auto *item = new QListWidgetItem(themeIcon(theme, iconName(type.value_or(TriggerType::Http)), IconInk::Accent),
            u"%1\n%2"_s.arg(title, explanation), m_templates);
        item->setSizeHint({0, kTemplateRowHeight});
    }
    m_templates->setCurrentRow(0);
    m_templates->setFixedHeight(kTemplateRowHeight * kTemplateRowsSeen + 2 * spacing::kSmall);
}

// Only what can be known at once: the server has the last word.
void NewFunctionDialog::checkName()
{
    const bool isEmpty = m_name->text().trimmed().isEmpty();
    m_create->setEnabled(!isEmpty);
    m_create->setToolTip(isEmpty ? tr("A function needs a name.") : QString());
}

// Deploying a name that is taken would be an update of that function: it is asked for first.
void NewFunctionDialog::create()
{
    m_create->setEnabled(false);
    m_client.get(functionPath(m_name->text()), {}, this, [this](const Result<QJsonObject> &answer) {
        if (!answer && answer.error().code == ErrorCode::ResourceNotFound)
            return deploy();
        m_create->setEnabled(true);
        m_banner->showError(answer ? Error{ErrorCode::ResourceConflict, tr("%1 exists already.").arg(m_name->text()),
                                tr("Take another name, or open that function and change it."), {}}
                                   : answer.error());
    });
}

// "packages.js" instead of "packages.ts": the entry's import finds either.
static QJsonObject bundledPackages(const FunctionTemplate &chosen)
{
    const QString path = chosen.packages.chopped(3) + u".js"_s;
    QFile file(u":/template-packages/"_s + path);
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT(isOpen);
    Q_UNUSED(isOpen);
    return {{QFileInfo(path).fileName(), QString::fromUtf8(file.readAll())}};
}

void NewFunctionDialog::deploy()
{
    const FunctionTemplate chosen = functionTemplates().at(m_templates->currentRow());
    QJsonObject body = chosen.settings;
    body.insert("name"_L1, m_name->text());
    body.insert("description"_L1, m_description->text());
    body.insert("code"_L1, chosen.code);
    body.insert("triggers"_L1, chosen.triggers);
    if (!chosen.packages.isEmpty())
        body.insert("modules"_L1, bundledPackages(chosen));
    m_client.post(u"/functions"_s, body, this, [this](const Result<QJsonObject> &answer) {
        m_create->setEnabled(true);
        if (!answer)
            return m_banner->showError(answer.error());
        Q_EMIT functionMade(answer->value("name"_L1).toString());
        accept();
    });
}

} // namespace isola
