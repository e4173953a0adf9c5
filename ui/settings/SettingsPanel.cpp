#include "ui/settings/SettingsPanel.h"

#include "ui/client/ServerClient.h"
#include "ui/env/EnvironmentPage.h"
#include "ui/settings/AppCard.h"
#include "ui/settings/DiagnosticsCard.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/Labels.h"

#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kWidestSettings = 760;
static constexpr int kTokensHeight = 190;
static constexpr int kVariablesHeight = 320;

SettingsPanel::SettingsPanel(ServerClient &client, Theme &theme, QWidget *parent)
    : Panel(parent)
    , m_client(client)
    , m_theme(theme)
    , m_look(new QComboBox)
    , m_url(makeLabel({}))
    , m_app(new AppCard(client, theme))
    , m_variables(new EnvironmentPage(client, theme))
    , m_diagnostics(new DiagnosticsCard(client, theme))
    , m_tokenName(new QLineEdit)
    , m_secret(new QLineEdit)
    , m_tokens(new QTreeWidget)
    , m_banner(new Banner(theme))
{
    QVBoxLayout *column = makeScrollingColumn(*this, kWidestSettings);
    column->addWidget(makeLabel(tr("Settings"), TextRole::Title));
    column->addWidget(m_banner);
    column->addWidget(makeAppearance());
    column->addWidget(makeServer());
    column->addWidget(m_app);
    column->addWidget(makeVariables());
    column->addWidget(makeTokens());
    column->addWidget(m_diagnostics);
    column->addStretch();
}

static QVBoxLayout *fillSettingsCard(QFrame *card, const QString &title)
{
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(spacing::kHuge, spacing::kLarge, spacing::kHuge, spacing::kLarge);
    layout->setSpacing(spacing::kMedium);
    layout->addWidget(makeLabel(title, TextRole::Subtitle));
    return layout;
}

QWidget *SettingsPanel::makeAppearance()
{
    m_look->addItem(tr("As the desktop"), int(ThemeChoice::System));
    m_look->addItem(tr("Light"), int(ThemeChoice::Light));
    m_look->addItem(tr("Dark"), int(ThemeChoice::Dark));
    m_look->setMaximumWidth(260);
    connect(m_look, &QComboBox::activated, this, [this] { m_theme.choose(ThemeChoice(m_look->currentData().toInt())); });
    connect(&m_theme, &Theme::changed, this, [this] { m_look->setCurrentIndex(m_look->findData(int(m_theme.choice()))); });
    QFrame *card = makeCard();
    fillSettingsCard(card, tr("Appearance"))
        ->addWidget(makeField(tr("Colours"), m_look, tr("“As the desktop” follows its choice while the console runs.")));
    return card;
}

QWidget *SettingsPanel::makeServer()
{
    m_url->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QFrame *card = makeCard();
    QVBoxLayout *layout = fillSettingsCard(card, tr("Server"));
    layout->addWidget(makeField(tr("Address"), m_url, {}));
    auto *help = makeLabel(
        tr("To use another server, start the console with --connect URL and give its token in ISOLA_TOKEN."), TextRole::Caption);
    help->setWordWrap(true);
    layout->addWidget(help);
    return card;
}

QWidget *SettingsPanel::makeVariables()
{
    m_variables->setMinimumHeight(kVariablesHeight);
    connect(m_variables, &EnvironmentPage::applied, this, &SettingsPanel::loadVariables);
    QFrame *card = makeCard();
    QVBoxLayout *layout = fillSettingsCard(card, tr("Variables of the app"));
    layout->addWidget(makeLabel(tr("Every function inherits them; its own of the same name win."), TextRole::Muted));
    layout->addWidget(m_variables);
    return card;
}

void SettingsPanel::loadVariables()
{
    m_client.get(u"/env"_s, {}, this, [this](const Result<QJsonObject> &answer) {
        if (!answer)
            return m_banner->showError(answer.error());
        QStringList names;
        for (const QJsonValue &name : answer->value("envKeys"_L1).toArray())
            names.append(name.toString());
        m_variables->showApp(names);
    });
}

QWidget *SettingsPanel::makeTokens()
{
    m_tokens->setHeaderLabels({tr("Name"), tr("Kind"), tr("Begins with"), tr("Last used")});
    m_tokens->setAccessibleName(tr("Tokens"));
    m_tokens->setRootIsDecorated(false);
    m_tokens->setFixedHeight(kTokensHeight);
    m_tokens->header()->resizeSection(0, 220);
    m_tokens->header()->resizeSection(2, 160);
    m_tokenName->setPlaceholderText(tr("Name, for example ci"));
    m_tokenName->setAccessibleName(tr("Name of the new token"));
    m_secret->setReadOnly(true);
    m_secret->setFont(m_theme.codeFont());
    m_secret->setAccessibleName(tr("The new token, shown this once"));
    m_secret->hide();
    auto *create = makeButton(tr("Create service token"), ButtonKind::Primary);
    auto *revoke = makeButton(tr("Revoke"), ButtonKind::Danger);
    connect(create, &QPushButton::clicked, this, &SettingsPanel::createToken);
    connect(m_tokenName, &QLineEdit::returnPressed, this, &SettingsPanel::createToken);
    connect(revoke, &QPushButton::clicked, this, &SettingsPanel::revokeToken);
    connect(
        m_tokens, &QTreeWidget::currentItemChanged, this, [revoke](const QTreeWidgetItem *item) { revoke->setEnabled(item); });
    revoke->setEnabled(false);
    auto *line = new QHBoxLayout;
    line->setSpacing(spacing::kSmall);
    line->addWidget(m_tokenName, 1);
    line->addWidget(create);
    line->addWidget(revoke);
    QFrame *card = makeCard();
    QVBoxLayout *layout = fillSettingsCard(card, tr("Tokens"));
    auto *help
        = makeLabel(tr("A service token deploys and calls functions of this app. It is shown once; only its hash is stored."),
            TextRole::Muted);
    help->setWordWrap(true);
    layout->addWidget(help);
    layout->addLayout(line);
    layout->addWidget(m_secret);
    layout->addWidget(m_tokens);
    return card;
}

void SettingsPanel::refresh()
{
    m_look->setCurrentIndex(m_look->findData(int(m_theme.choice())));
    m_url->setText(m_client.server().url.toString());
    m_app->refresh();
    m_diagnostics->refresh();
    loadVariables();
    m_client.get(u"/tokens"_s, {}, this, [this](const Result<QJsonObject> &answer) {
        if (answer)
            showTokens(*answer);
        else
            m_banner->showError(answer.error());
    });
}

void SettingsPanel::showTokens(const QJsonObject &answer)
{
    m_tokens->clear();
    for (const QJsonValue &value : answer.value("tokens"_L1).toArray()) {
        const QJsonObject token = value.toObject();
        const QDateTime used = QDateTime::fromString(token.value("last_used_at"_L1).toString(), Qt::ISODateWithMs);
        auto *item = new QTreeWidgetItem(m_tokens,
            {token.value("name"_L1).toString(), token.value("kind"_L1).toString(), token.value("prefix"_L1).toString(),
                relativeTime(used, QDateTime::currentDateTimeUtc())});
        item->setData(0, Qt::UserRole, token.value("id"_L1).toVariant().toString());
    }
}

void SettingsPanel::createToken()
{
    const QJsonObject body{{u"kind"_s, u"service"_s}, {u"name"_s, m_tokenName->text().trimmed()}};
    m_client.post(u"/tokens"_s, body, this, [this](const Result<QJsonObject> &answer) {
        if (!answer)
            return m_banner->showError(answer.error());
        m_banner->showMessage(Tone::Success, tr("Copy the new token now."), tr("It cannot be shown again."));
        m_secret->setText(answer->value("token"_L1).toString());
        m_secret->show();
        m_secret->setFocus();
        m_secret->selectAll();
        m_tokenName->clear();
        refresh();
    });
}

void SettingsPanel::revokeToken()
{
    const QTreeWidgetItem *item = m_tokens->currentItem();
    if (!item)
        return;
    m_client.remove(u"/tokens/"_s + item->data(0, Qt::UserRole).toString(), this, [this](const Result<QJsonObject> &answer) {
        if (!answer)
            return m_banner->showError(answer.error());
        m_secret->clear();
        m_secret->hide();
        refresh();
    });
}

} // namespace isola
