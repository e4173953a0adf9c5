#include "ui/invoke/InvokePane.h"

#include "ui/client/ApiValues.h"
#include "ui/client/ServerClient.h"
#include "ui/client/TestCall.h"
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
#include <QSignalBlocker>
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
    , m_target(new QComboBox)
    , m_method(new QComboBox)
    , m_path(new QLineEdit)
    , m_run(makeButton(tr("Run"), ButtonKind::Primary))
    , m_debug(makeIconButton(themeIcon(theme, u"bug"_s), tr("Debug this request (Ctrl+F5)")))
    , m_user(new QLineEdit)
    , m_trigger(makeButton({}, ButtonKind::Ghost))
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
    m_target->setObjectName(u"callTarget"_s);
    m_target->setAccessibleName(tr("What runs"));
    m_target->setToolTip(tr("The draft runs by itself: checked like a deploy, but never live"));
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
    line->addWidget(m_debug);
    auto *request = new QWidget;
    auto *layout = new QVBoxLayout(request);
    layout->setContentsMargins(0, 0, 0, spacing::kSmall);
    layout->setSpacing(spacing::kSmall);
    layout->addLayout(line);
    layout->addLayout(makeTools(theme));
    layout->addWidget(m_parts, 1);
    connect(m_run, &QPushButton::clicked, this, [this] { isRunning() ? stop() : run(); });
    connect(m_path, &QLineEdit::returnPressed, this, &InvokePane::run);
    m_debug->setObjectName(u"debugRequest"_s);
    connect(m_debug, &QToolButton::clicked, this, &InvokePane::debugRequested);
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
    m_trigger->setObjectName(u"asTrigger"_s);
    m_trigger->setIcon(themeIcon(theme, u"x"_s, IconInk::Muted));
    m_trigger->setToolTip(tr("ctx.trigger says so; press to call as a test again"));
    m_trigger->hide();
    connect(m_trigger, &QPushButton::clicked, this, [this] { setTrigger({}); });
    connect(m_samples, &QMenu::aboutToShow, this, &InvokePane::fillSamples);
    connect(m_past, &QMenu::aboutToShow, this, &InvokePane::fillHistory);
    auto *tools = new QHBoxLayout;
    tools->setSpacing(spacing::kTight);
    tools->addWidget(m_user, 1);
    tools->addWidget(m_trigger);
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
        QMenu *menu = m_past->addMenu(text);
        menu->addAction(tr("Run it again"), this, [this, request = call.request] {
            setRequest(request);
            run();
        });
        menu->addAction(tr("Edit it first"), this, [this, request = call.request] { setRequest(request); });
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
    setTrigger(request.value("as_trigger"_L1).toObject());
    m_body->setPlainText(request.value("body"_L1).toString());
    QStringList lines;
    const QJsonObject headers = request.value("headers"_L1).toObject();
    for (auto header = headers.begin(); header != headers.end(); ++header)
        lines.append(u"%1: %2"_s.arg(header.key(), header->toString()));
    m_headers->setPlainText(lines.join(u'\n'));
}

void InvokePane::setTrigger(const QJsonObject &trigger)
{
    m_asTrigger = trigger;
    const auto type = triggerTypeFromWire(trigger.value("type"_L1).toString());
    m_trigger->setText(type ? tr("as %1").arg(triggerTitle(*type)) : QString());
    m_trigger->setVisible(type.has_value());
}

void InvokePane::open(const FunctionSummary &function)
{
    m_function = function;
    m_version = function.version;
    showTarget();
    if (m_name == function.name)
        return;
    m_typed.insert(m_name,
        {m_method->currentIndex(), m_path->text(), m_headers->toPlainText(), m_body->toPlainText(), m_user->text(), m_asTrigger});
    m_name = function.name;
    const Typed typed = m_typed.value(m_name);
    m_method->setCurrentIndex(typed.method);
    m_path->setText(typed.path);
    m_headers->setPlainText(typed.headers);
    m_body->setPlainText(typed.body);
    m_user->setText(typed.user);
    setTrigger(typed.trigger);
    if (m_running)
        m_running->disconnect(this); // it goes on for itself; its row is in the log
    m_running = nullptr;
    m_isFetching = false;
    showRunning();
    m_response->clear();
}

void InvokePane::setDirty(bool isDirty)
{
    const bool isOther = std::exchange(m_isDirty, isDirty) != isDirty;
    if (isOther)
        m_target->setCurrentIndex(0);
    showTarget();
}

// The draft first, while there is one.
void InvokePane::showTarget()
{
    const QSignalBlocker quiet(m_target);
    const QString live = tr("v%1, live").arg(m_version);
    const int index = m_isDirty ? std::max(0, m_target->currentIndex()) : 0;
    m_target->clear();
    if (m_isDirty)
        m_target->addItem(tr("Draft, not deployed"), true);
    m_target->addItem(live, false);
    m_target->setCurrentIndex(std::min(index, m_target->count() - 1));
    m_target->setEnabled(m_isDirty);
}

bool InvokePane::runsDraft() const
{
    return m_draft && m_target->currentData().toBool();
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
    if (!m_asTrigger.isEmpty())
        request.insert("as_trigger"_L1, m_asTrigger);
    return request;
}

void InvokePane::setDebugOptions(const QList<QAction *> &options)
{
    auto *menu = new QMenu(this);
    menu->addActions(options);
    menu->addSeparator();
    menu->addAction(tr("Profile this call"), this, &InvokePane::profileRequested);
    menu->setToolTipsVisible(true);
    m_debug->setMenu(menu);
    m_debug->setPopupMode(QToolButton::MenuButtonPopup);
}

bool InvokePane::isSendable()
{
    const QString fault = m_headers->fault();
    if (fault.isEmpty())
        return true;
    m_parts->setCurrentWidget(m_headers);
    m_response->showError({ErrorCode::ValidationInvalidSchema, fault, tr("Mend that line, or take it out."), {}});
    return false;
}

void InvokePane::run()
{
    if (m_name.isEmpty() || isRunning() || m_isFetching || !isSendable())
        return;
    const QJsonObject sent = request();
    if (!runsDraft())
        return send(sent, {});
    m_isFetching = true;
    m_draft([self = QPointer(this), sent, name = m_name](const QJsonObject &draft) {
        if (!self || self->m_name != name)
            return;
        self->m_isFetching = false;
        self->send(sent, draft);
    });
}

void InvokePane::send(const QJsonObject &request, const QJsonObject &draft)
{
    QJsonObject description = request;
    if (!draft.isEmpty())
        description.insert("draft"_L1, draft);
    m_response->clear();
    m_running = new TestCall(m_client, m_name, description, this);
    connect(m_running, &TestCall::begun, m_response, &ResponseView::begin);
    connect(m_running, &TestCall::bodyCame, m_response, &ResponseView::addBody);
    connect(m_running, &TestCall::ended, this, [this, request](const CallReport &report) { showReport(request, report); });
    connect(m_running, &TestCall::failed, this, [this, request](const Error &error) {
        refuse(error);
        remember(request, {});
    });
    connect(m_running, &TestCall::stopped, this, [this] {
        m_response->showStopped();
        m_running = nullptr;
        showRunning();
    });
    showRunning();
}

void InvokePane::stop()
{
    if (m_running)
        m_running->stop();
}

void InvokePane::showRunning()
{
    m_run->setText(isRunning() ? tr("Stop") : tr("Run"));
    m_run->setToolTip(isRunning() ? tr("Stop (Shift+F5)") : tr("Run (Ctrl+Return)"));
}

// What is wrong with the draft's code belongs into the editor, as after a deploy.
void InvokePane::refuse(const Error &error)
{
    Error refusal = error;
    bool isOfDraft = false;
    for (FieldError &detail : refusal.details)
        if (detail.field.startsWith("draft."_L1)) {
            detail.field.remove(0, int(qstrlen("draft.")));
            isOfDraft = true;
        }
    m_response->showError(refusal);
    if (isOfDraft)
        Q_EMIT draftRefused(refusal);
}

void InvokePane::showReport(const QJsonObject &request, const CallReport &report)
{
    m_response->showReport(report);
    if (!request.isEmpty())
        remember(request, report);
}

void InvokePane::remember(const QJsonObject &sent, const CallReport &report)
{
    m_running = nullptr;
    showRunning();
    m_history->add(m_name, {QDateTime::currentDateTimeUtc(), sent, report.status, report.durationMs});
    Q_EMIT called();
}

} // namespace isola
