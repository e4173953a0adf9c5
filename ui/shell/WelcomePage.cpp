#include "ui/shell/WelcomePage.h"

#include "ui/client/ApiValues.h"
#include "ui/client/ServerClient.h"
#include "ui/invoke/JsonText.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/Labels.h"

#include <QFile>
#include <QFrame>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kWidestWelcome = 720;
static constexpr int kTextHeight = 92;
static const QString kSample = QStringLiteral("hello-world");

static QVBoxLayout *fillCard(QFrame *card, const QString &title, const QString &explanation)
{
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(spacing::kHuge, spacing::kLarge, spacing::kHuge, spacing::kLarge);
    layout->setSpacing(spacing::kMedium);
    layout->addWidget(makeLabel(title, TextRole::Subtitle));
    auto *text = makeLabel(explanation, TextRole::Muted);
    text->setWordWrap(true);
    layout->addWidget(text);
    return layout;
}

static QPlainTextEdit *makeWelcomeText(const Theme &theme, const QString &name)
{
    auto *text = makeCodeText(theme, name);
    text->setFixedHeight(kTextHeight);
    return text;
}

WelcomePage::WelcomePage(ServerClient &client, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_banner(new Banner(theme))
    , m_start(makeButton(tr("Deploy hello-world and call it"), ButtonKind::Primary))
    , m_status(makePill({}, Tone::Success))
    , m_body(makeWelcomeText(theme, tr("The answer of the sample function")))
    , m_command(makeWelcomeText(theme, tr("The same call from a terminal")))
{
    QVBoxLayout *column = makeScrollingColumn(*this, kWidestWelcome);
    column->addWidget(makeLabel(tr("Welcome to Isola"), TextRole::Title));
    auto *intro = makeLabel(tr("Functions in JavaScript and TypeScript, each in a confined process on this server. No account, "
                               "nothing leaves the machine unless a function sends it."),
        TextRole::Muted);
    intro->setWordWrap(true);
    column->addWidget(intro);
    column->addWidget(m_banner);
    column->addWidget(makeStart(theme));
    m_answer = makeAnswer(theme);
    m_answer->hide();
    column->addWidget(m_answer);
    column->addStretch();
    setFocusProxy(m_start);
}

QWidget *WelcomePage::makeStart(const Theme &theme)
{
    m_start->setObjectName(u"deploySample"_s);
    m_start->setIcon(themeIcon(theme, u"rocket"_s, IconInk::OnAccent));
    auto *own = makeButton(tr("Write my own"));
    own->setIcon(themeIcon(theme, u"plus"_s));
    auto *skip = makeButton(tr("Skip"), ButtonKind::Ghost);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(spacing::kSmall);
    buttons->addWidget(m_start);
    buttons->addWidget(own);
    buttons->addWidget(skip);
    buttons->addStretch();
    QFrame *card = makeCard();
    fillCard(card, tr("Begin with a function that works"),
        tr("A sample of a few lines is deployed to this app and called once. You can change it or delete it afterwards."))
        ->addLayout(buttons);
    connect(m_start, &QPushButton::clicked, this, &WelcomePage::deploySample);
    connect(own, &QPushButton::clicked, this, &WelcomePage::newFunctionRequested);
    connect(skip, &QPushButton::clicked, this, &WelcomePage::skipped);
    return card;
}

QWidget *WelcomePage::makeAnswer(const Theme &theme)
{
    auto *open = makeButton(tr("Open it in the editor"), ButtonKind::Primary);
    open->setIcon(themeIcon(theme, u"code"_s, IconInk::OnAccent));
    auto *list = makeButton(tr("Go to the functions"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(spacing::kSmall);
    buttons->addWidget(open);
    buttons->addWidget(list);
    buttons->addStretch();
    m_status->setObjectName(u"sampleStatus"_s);
    QFrame *card = makeCard();
    QVBoxLayout *layout = fillCard(card, tr("It answered"),
        tr("Change a line, deploy, call again. Every call becomes a row in the log, with what it printed and what it cost."));
    layout->addWidget(m_status, 0, Qt::AlignLeft);
    layout->addWidget(m_body);
    layout->addWidget(makeLabel(tr("The same from a terminal, with a token from Settings:"), TextRole::Caption));
    layout->addWidget(m_command);
    layout->addLayout(buttons);
    connect(open, &QPushButton::clicked, this, [this] { Q_EMIT functionOpened(kSample); });
    connect(list, &QPushButton::clicked, this, &WelcomePage::skipped);
    return card;
}

void WelcomePage::deploySample()
{
    QFile file(u":/samples/hello-world.js"_s);
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT(isOpen);
    Q_UNUSED(isOpen);
    m_start->setEnabled(false);
    const QJsonObject body{{u"name"_s, kSample}, {u"description"_s, tr("A simple greeting function")},
        {u"code"_s, QString::fromUtf8(file.readAll())}};
    m_client.post(u"/functions"_s, body, this, [this](const Result<QJsonObject> &answer) {
        if (answer)
            callSample(answer->value("url"_L1).toString());
        else
            showFault(answer.error());
    });
}

void WelcomePage::callSample(const QString &url)
{
    m_client.post(functionPath(kSample, u"/invoke?detail=true"_s), {{u"method"_s, u"GET"_s}}, this,
        [this, url](const Result<QJsonObject> &answer) {
            if (answer)
                showAnswer(url, *answer);
            else
                showFault(answer.error());
        });
}

void WelcomePage::showAnswer(const QString &url, const QJsonObject &answer)
{
    const CallReport report = callReportFromJson(answer);
    m_banner->dismiss();
    setPill(*m_status, u"%1 · %2"_s.arg(QString::number(report.status), formatDuration(report.durationMs)),
        report.status < 400 ? Tone::Success : Tone::Danger);
    m_body->setPlainText(QString::fromUtf8(indentedJson(report.body).value_or(report.body)));
    m_command->setPlainText(u"curl -H \"Authorization: Bearer $ISOLA_TOKEN\" \\\n  %1"_s.arg(url));
    m_answer->show();
    m_start->setEnabled(true);
}

void WelcomePage::showFault(const Error &error)
{
    m_start->setEnabled(true);
    m_banner->showError(error);
}

} // namespace isola
