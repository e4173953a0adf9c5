#include "ui/shell/ConnectDialog.h"

#include "ui/client/ServerClient.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/Labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace isola {

std::optional<QUrl> serverAddress(const QString &typed)
{
    QString text = typed.trimmed();
    if (text.isEmpty())
        return {};
    if (!text.contains("://"_L1))
        text.prepend("http://"_L1);
    const QUrl url(text, QUrl::StrictMode);
    const bool isHttp = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    if (!url.isValid() || !isHttp || url.host().isEmpty())
        return {};
    return url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo);
}

ConnectDialog::ConnectDialog(const Theme &theme, const ApiServer &known, QWidget *parent)
    : QDialog(parent)
    , m_attempt(new ServerClient(this))
    , m_address(new QLineEdit(known.url.toString()))
    , m_app(new QLineEdit(known.app))
    , m_token(new QLineEdit)
    , m_banner(new Banner(theme))
    , m_connect(makeButton(tr("Connect"), ButtonKind::Primary))
{
    setWindowTitle(tr("Connect to a server"));
    setMinimumWidth(460);
    m_address->setObjectName(u"serverAddress"_s);
    m_address->setPlaceholderText(u"https://isola.example.org"_s);
    m_app->setObjectName(u"serverApp"_s);
    m_token->setObjectName(u"serverToken"_s);
    m_token->setEchoMode(QLineEdit::Password);
    m_token->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    m_connect->setObjectName(u"connectServer"_s);
    m_connect->setDefault(true);
    auto *cancel = makeButton(tr("Cancel"));
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_connect);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kHuge, spacing::kHuge, spacing::kHuge, spacing::kHuge);
    layout->setSpacing(spacing::kMedium);
    layout->addWidget(makeLabel(tr("Connect to a server"), TextRole::Title));
    layout->addWidget(makeField(tr("Address"), m_address, tr("As `isola serve` prints it. Use https beyond this machine.")));
    layout->addWidget(makeField(tr("App"), m_app, {}));
    layout->addWidget(makeField(tr("Token"), m_token,
        tr("The admin token or a service token of the app. It is kept in the desktop's keychain, or else in a file that only you "
           "can "
           "read.")));
    layout->addWidget(m_banner);
    layout->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_connect, &QPushButton::clicked, this, &ConnectDialog::attempt);
    for (QLineEdit *field : {m_address, m_app, m_token})
        connect(field, &QLineEdit::textChanged, this, &ConnectDialog::check);
    check();
    (known.isValid() ? m_token : m_address)->setFocus();
}

ApiServer ConnectDialog::typed() const
{
    return {serverAddress(m_address->text()).value_or(QUrl()), m_token->text().trimmed().toLatin1(), m_app->text().trimmed()};
}

void ConnectDialog::check()
{
    const ApiServer server = typed();
    const bool isWrong = !m_address->text().trimmed().isEmpty() && !server.isValid();
    if (m_address->property("invalid").toBool() != isWrong) {
        m_address->setProperty("invalid", isWrong);
        m_address->setToolTip(isWrong ? tr("An address is like http://127.0.0.1:4000.") : QString());
        restyle(*m_address);
    }
    const bool isComplete = server.isValid() && !server.token.isEmpty() && !server.app.isEmpty();
    m_connect->setEnabled(isComplete);
    m_connect->setToolTip(isComplete ? QString() : tr("Address, app and token are needed."));
}

// With the token, and about the app: all three are known to be right before anything changes.
void ConnectDialog::attempt()
{
    m_connect->setEnabled(false);
    m_connect->setText(tr("Connecting"));
    m_banner->dismiss();
    const ApiServer server = typed();
    m_attempt->setServer(server);
    m_attempt->get(u"/functions"_s, {}, this, [this, server](const Result<QJsonObject> &answer) {
        m_connect->setText(tr("Connect"));
        check();
        if (!answer)
            return m_banner->showError(answer.error());
        Q_EMIT connected(server);
        accept();
    });
}

} // namespace isola
