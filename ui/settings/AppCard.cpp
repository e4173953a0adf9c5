#include "ui/settings/AppCard.h"

#include "ui/client/ServerClient.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/Labels.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kLongestRetention = 3650;
static constexpr int kHighestRate = 1'000'000;

AppCard::AppCard(ServerClient &client, const Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_client(client)
    , m_banner(new Banner(theme))
    , m_apps(new QComboBox)
    , m_new(makeButton(tr("New app…")))
    , m_name(new QLineEdit)
    , m_isPaused(new QCheckBox(tr("Paused: calls are refused, schedules are noted as missed")))
    , m_retention(new QSpinBox)
    , m_rate(new QSpinBox)
    , m_origins(new QLineEdit)
    , m_save(makeButton(tr("Save"), ButtonKind::Primary))
{
    setProperty("role", u"card"_s);
    makeFields();
    auto *choice = new QHBoxLayout;
    choice->setSpacing(spacing::kSmall);
    choice->addWidget(m_apps, 1);
    choice->addWidget(m_new);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kHuge, spacing::kLarge, spacing::kHuge, spacing::kLarge);
    layout->setSpacing(spacing::kMedium);
    layout->addWidget(makeLabel(tr("App"), TextRole::Subtitle));
    layout->addLayout(choice);
    layout->addWidget(m_banner);
    layout->addWidget(makeField(tr("Name"), m_name, {}));
    layout->addWidget(m_isPaused);
    layout->addWidget(makeField(tr("Logs are kept for"), m_retention, tr("Days.")));
    layout->addWidget(makeField(tr("Calls a second"), m_rate, tr("More are answered 429. 0: as many as there is room for.")));
    layout->addWidget(makeField(tr("Allowed origins"), m_origins,
        tr("Web pages that may call its functions, separated by commas: https://shop.example. Empty: none.")));
    layout->addWidget(m_save, 0, Qt::AlignLeft);
    connect(m_apps, &QComboBox::activated, this, [this] { changeApp(m_apps->currentText()); });
    connect(m_new, &QPushButton::clicked, this, &AppCard::makeApp);
    connect(m_save, &QPushButton::clicked, this, &AppCard::save);
}

void AppCard::makeFields()
{
    m_apps->setAccessibleName(tr("App to work on"));
    m_apps->setObjectName(u"apps"_s);
    m_name->setObjectName(u"appName"_s);
    m_retention->setRange(1, kLongestRetention);
    m_retention->setObjectName(u"appRetention"_s);
    m_rate->setRange(0, kHighestRate);
    m_origins->setPlaceholderText(u"https://shop.example"_s);
    m_save->setObjectName(u"saveApp"_s);
}

// Only the operator may see other apps; with another token there is just the one.
void AppCard::refresh()
{
    const QString app = m_client.server().app;
    m_client.getAbsolute(u"/v1/apps"_s, this, [this](const Result<QJsonObject> &answer) {
        m_new->setVisible(answer.has_value());
        showApps(answer.value_or(QJsonObject()));
    });
    m_client.getAbsolute(u"/v1/apps/"_s + app, this, [this, app](const Result<QJsonObject> &answer) {
        if (app != m_client.server().app)
            return;
        if (answer)
            showApp(*answer);
        else
            m_banner->showError(answer.error());
    });
}

void AppCard::showApps(const QJsonObject &answer)
{
    const QSignalBlocker quiet(m_apps);
    m_apps->clear();
    for (const QJsonValue &value : answer.value("apps"_L1).toArray())
        m_apps->addItem(value.toObject().value("app_id"_L1).toString());
    if (m_apps->findText(m_client.server().app) < 0)
        m_apps->addItem(m_client.server().app);
    m_apps->setCurrentText(m_client.server().app);
}

void AppCard::showApp(const QJsonObject &app)
{
    m_name->setText(app.value("name"_L1).toString());
    m_isPaused->setChecked(app.value("paused"_L1).toBool());
    m_retention->setValue(app.value("log_retention_days"_L1).toInt());
    m_rate->setValue(app.value("rate_limit"_L1).toObject().value("per_second"_L1).toInt());
    QStringList origins;
    for (const QJsonValue &origin : app.value("allowed_origins"_L1).toArray())
        origins.append(origin.toString());
    m_origins->setText(origins.join(u", "_s));
}

QJsonObject AppCard::settings() const
{
    QJsonArray origins;
    for (const QString &origin : m_origins->text().split(u',', Qt::SkipEmptyParts))
        origins.append(origin.trimmed());
    const QJsonValue rate = m_rate->value() > 0 ? QJsonValue(QJsonObject{{u"per_second"_s, m_rate->value()}}) : QJsonValue();
    return {{u"name"_s, m_name->text().trimmed()}, {u"paused"_s, m_isPaused->isChecked()},
        {u"log_retention_days"_s, m_retention->value()}, {u"rate_limit"_s, rate}, {u"allowed_origins"_s, origins}};
}

void AppCard::save()
{
    m_save->setEnabled(false);
    m_client.patchAbsolute(u"/v1/apps/"_s + m_client.server().app, settings(), this, [this](const Result<QJsonObject> &answer) {
        m_save->setEnabled(true);
        if (!answer)
            return m_banner->showError(answer.error());
        showApp(*answer);
        m_banner->showMessage(Tone::Success, tr("Saved."), tr("The next call sees it."));
    });
}

void AppCard::makeApp()
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("New app"));
    dialog->setLabelText(tr("Its id, part of every URL: small letters, digits and -"));
    dialog->setOkButtonText(tr("Create"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString &id) {
        m_client.postAbsolute(u"/v1/apps"_s, {{u"app_id"_s, id.trimmed()}}, this, [this](const Result<QJsonObject> &answer) {
            if (!answer)
                return m_banner->showError(answer.error());
            changeApp(answer->value("app_id"_L1).toString());
        });
    });
    dialog->open();
}

void AppCard::changeApp(const QString &app)
{
    if (app == m_client.server().app)
        return;
    ApiServer server = m_client.server();
    server.app = app;
    m_client.setServer(server); // every panel loads anew
}

} // namespace isola
