#include "ui/invoke/InvokePane.h"

#include "ui/client/ApiValues.h"
#include "ui/client/ServerClient.h"
#include "ui/invoke/CallHistory.h"
#include "ui/invoke/CallText.h"
#include "ui/invoke/KeyValueEditor.h"
#include "ui/invoke/ResponseView.h"
#include "ui/invoke/SampleCalls.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/triggers/TriggerFields.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/Labels.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QToolButton>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace isola {

InvokePane::InvokePane(ServerClient &client, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_history(new CallHistory(this))
    , m_target(makePill({}, Tone::Neutral))
    , m_method(new QComboBox)
    , m_path(new QLineEdit)
    , m_run(makeButton(tr("Run"), ButtonKind::Primary))
    , m_user(new QLineEdit)
    , m_samples(new QMenu(this))
    , m_past(new QMenu(this))
    , m_parts(new QTabWidget)
    , m_body(new QPlainTextEdit)
    , m_headers(new KeyValueEditor)
    , m_response(new ResponseView(theme))
{
    auto *title = new QHBoxLayout;
    title->addWidget(makeLabel(tr("Test call"), TextRole::Subtitle));
    title->addStretch();
    title->addWidget(m_target);
    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(makeRequest(theme));
    auto *answer = new QWidget;
    auto *answerLayout = new QVBoxLayout(answer);
    answerLayout->setContentsMargins(0, spacing::kMedium, 0, 0);
    answerLayout->addWidget(m_response);
    splitter->addWidget(answer);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 3);
    splitter->setSizes({220, 480});
    splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kLarge, spacing::kMedium, spacing::kLarge, spacing::kLarge);
    layout->setSpacing(spacing::kSmall);
    layout->addLayout(title);
    layout->addWidget(splitter, 1);
    connect(m_response, &ResponseView::sourceRequested, this, &InvokePane::sourceRequested);
    connect(&client, &ServerClient::serverChanged, this, [this] { m_history->open(m_client.server()); });
}

QWidget *InvokePane::makeRequest(const Theme &theme)
{
    m_method->addItems({u"GET"_s, u"POST"_s, u"PUT"_s, u"PATCH"_s, u"DELETE"_s, u"HEAD"_s, u"OPTIONS"_s});
    m_method->setAccessibleName(tr("Method"));
    m_method->setFixedWidth(104);
    m_path->setPlaceholderText(tr("/path?name=value"));
    m_path->setAccessibleName(tr("Path and query"));
    m_path->setFont(theme.codeFont());
    m_run->setObjectName(u"run"_s);
    m_run->setIcon(themeIcon(theme, u"play"_s, IconInk::OnAccent));
    m_run->setToolTip(tr("Run (Ctrl+Return)"));
    m_body->setAccessibleName(tr("Request body"));
    m_body->setPlaceholderText(tr("Request body, for example {\"name\": \"Ada\"}"));
    m_body->setFont(theme.codeFont());
    m_body->setTabChangesFocus(true);
    m_headers->setAccessibleName(tr("Request headers"));
    m_headers->setFont(theme.codeFont());
    m_parts->addTab(m_body, tr("Body"));
    m_parts->addTab(m_headers, tr("Headers"));
    auto *line = new QHBoxLayout;
    line->setSpacing(spacing::kSmall);
    line->addWidget(m_method);
    line->addWidget(m_path, 1);
    line->addWidget(m_run);
    auto *request = new QWidget;
    auto *layout = new QVBoxLayout(request);
    layout->setContentsMargins(0, 0, 0, spacing::kSmall);
    layout->setSpacing(spacing::kSmall);
    layout->addLayout(line);
    layout->addLayout(makeTools(theme));
    layout->addWidget(m_parts, 1);
    connect(m_run, &QPushButton::clicked, this, &InvokePane::run);
    connect(m_path, &QLineEdit::returnPressed, this, &InvokePane::run);
    return request;
}

static QToolButton *makeMenuButton(const QIcon &icon, const QString &name, QMenu *menu)
{
    QToolButton *button = makeIconButton(icon, name);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setMenu(menu);
    return button;
}

QLayout *InvokePane::makeTools(const Theme &theme)
{
    m_user->setObjectName(u"asUser"_s);
    m_user->setAccessibleName(tr("Call as this user"));
    m_user->setPlaceholderText(tr("as user (optional)"));
    m_user->setToolTip(tr("ctx.user.id of the call; empty: as a developer without a user"));
    auto *copies = new QMenu(this);
    copies->addAction(tr("Copy as cURL"), this, [this] { copy(curlText(m_function.url, request())); });
    copies->addAction(tr("Copy as fetch()"), this, [this] { copy(fetchText(m_function.url, request())); });
    connect(m_samples, &QMenu::aboutToShow, this, &InvokePane::fillSamples);
    connect(m_past, &QMenu::aboutToShow, this, &InvokePane::fillHistory);
    auto *tools = new QHBoxLayout;
    tools->setSpacing(spacing::kTight);
    tools->addWidget(m_user, 1);
    tools->addWidget(makeMenuButton(themeIcon(theme, u"zap"_s, IconInk::Muted), tr("Sample of a trigger"), m_samples));
    tools->addWidget(makeMenuButton(themeIcon(theme, u"history"_s, IconInk::Muted), tr("Calls made before"), m_past));
    tools->addWidget(makeMenuButton(themeIcon(theme, u"copy"_s, IconInk::Muted), tr("Copy this call"), copies));
    return tools;
}

void InvokePane::fillSamples()
{
    m_samples->clear();
    QList<Trigger> triggers = m_function.triggers;
    for (const TriggerType type :
        {TriggerType::Http, TriggerType::Cron, TriggerType::Webhook, TriggerType::S3Upload, TriggerType::Websocket})
        if (std::none_of(triggers.begin(), triggers.end(), [type](const Trigger &trigger) { return trigger.type == type; }))
            triggers.append({type, {}, true});
    for (const Trigger &trigger : std::as_const(triggers))
        m_samples->addAction(triggerTitle(trigger.type), this, [this, trigger] { setRequest(sampleCall(trigger)); });
}

void InvokePane::fillHistory()
{
    m_past->clear();
    const QList<PastCall> calls = m_history->calls(m_name);
    if (calls.isEmpty())
        m_past->addAction(tr("No call yet"))->setEnabled(false);
    for (const PastCall &call : calls) {
        const QString text
            = tr("%1  %2 %3  %4, %5")
                  .arg(relativeTime(call.time, QDateTime::currentDateTimeUtc()), call.request.value("method"_L1).toString(),
                      call.request.value("path"_L1).toString(u"/"_s),
                      call.status > 0 ? QString::number(call.status) : tr("no answer"), formatDuration(call.durationMs));
        m_past->addAction(text, this, [this, request = call.request] { setRequest(request); });
    }
}

void InvokePane::copy(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
}

void InvokePane::setRequest(const QJsonObject &request)
{
    m_method->setCurrentText(request.value("method"_L1).toString(u"POST"_s));
    m_path->setText(request.value("path"_L1).toString());
    m_user->setText(request.value("as_user"_L1).toString());
    m_body->setPlainText(request.value("body"_L1).toString());
    QStringList lines;
    const QJsonObject headers = request.value("headers"_L1).toObject();
    for (auto header = headers.begin(); header != headers.end(); ++header)
        lines.append(u"%1: %2"_s.arg(header.key(), header->toString()));
    m_headers->setPlainText(lines.join(u'\n'));
}

void InvokePane::open(const FunctionSummary &function)
{
    m_function = function;
    m_version = function.version;
    setDirty(false);
    if (m_name == function.name)
        return;
    m_typed.insert(
        m_name, {m_method->currentIndex(), m_path->text(), m_headers->toPlainText(), m_body->toPlainText(), m_user->text()});
    m_name = function.name;
    const Typed typed = m_typed.value(m_name);
    m_method->setCurrentIndex(typed.method);
    m_path->setText(typed.path);
    m_headers->setPlainText(typed.headers);
    m_body->setPlainText(typed.body);
    m_user->setText(typed.user);
    ++m_call;
    m_run->setEnabled(true);
    m_response->clear();
}

void InvokePane::setDirty(bool isDirty)
{
    if (isDirty)
        setPill(*m_target, tr("runs v%1, without your edits").arg(m_version), Tone::Warning);
    else
        setPill(*m_target, tr("runs v%1, live").arg(m_version), Tone::Success);
}

QJsonObject InvokePane::request() const
{
    QJsonObject headers;
    for (const auto &[name, value] : m_headers->pairs())
        headers.insert(name, value);
    const QString path = m_path->text().trimmed();
    QJsonObject request{{u"method"_s, m_method->currentText()},
        {u"path"_s, path.isEmpty() || path.startsWith('/'_L1) || path.startsWith('?'_L1) ? path : '/'_L1 + path}};
    const QString body = m_body->toPlainText();
    if (!body.isEmpty()) {
        request.insert("body"_L1, body);
        if (m_headers->pairs().isEmpty() && !QJsonDocument::fromJson(body.toUtf8()).isNull())
            headers.insert("content-type"_L1, u"application/json"_s);
    }
    if (!headers.isEmpty())
        request.insert("headers"_L1, headers);
    if (path.isEmpty())
        request.remove("path"_L1);
    if (const QString user = m_user->text().trimmed(); !user.isEmpty())
        request.insert("as_user"_L1, user);
    return request;
}

void InvokePane::run()
{
    if (m_name.isEmpty() || !m_run->isEnabled())
        return;
    if (const QString fault = m_headers->fault(); !fault.isEmpty()) {
        m_parts->setCurrentWidget(m_headers);
        return m_response->showError({ErrorCode::ValidationInvalidSchema, fault, tr("Mend that line, or take it out."), {}});
    }
    m_run->setEnabled(false);
    m_run->setText(tr("Running"));
    const int call = ++m_call;
    const QJsonObject sent = request();
    const auto done = [this, call, sent](const Result<QJsonObject> &answer) {
        m_run->setText(tr("Run"));
        if (call == m_call)
            takeAnswer(sent, answer);
    };
    m_client.post(functionPath(m_name, u"/invoke?detail=true"_s), sent, this, done);
}

void InvokePane::takeAnswer(const QJsonObject &sent, const Result<QJsonObject> &answer)
{
    m_run->setEnabled(true);
    PastCall past{QDateTime::currentDateTimeUtc(), sent, 0, 0};
    if (answer) {
        const CallReport report = callReportFromJson(*answer);
        past.status = report.status;
        past.durationMs = report.durationMs;
        m_response->showReport(report);
    } else {
        m_response->showError(answer.error());
    }
    m_history->add(m_name, past);
    Q_EMIT called();
}

} // namespace isola
