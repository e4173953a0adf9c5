#include "ui/invoke/InvokePane.h"

#include "ui/client/ApiClient.h"
#include "ui/client/ApiValues.h"
#include "ui/invoke/KeyValueEditor.h"
#include "ui/invoke/ResponseView.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Labels.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>

using namespace Qt::StringLiterals;

namespace isola {

InvokePane::InvokePane(ApiClient &client, const Theme &theme, QWidget *parent)
    : QWidget(parent), m_client(client), m_target(makePill({}, Tone::Neutral)), m_method(new QComboBox), m_path(new QLineEdit),
      m_run(makeButton(tr("Run"), ButtonKind::Primary)), m_parts(new QTabWidget), m_body(new QPlainTextEdit),
      m_headers(new KeyValueEditor), m_response(new ResponseView(theme))
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
    layout->addWidget(m_parts, 1);
    connect(m_run, &QPushButton::clicked, this, &InvokePane::run);
    connect(m_path, &QLineEdit::returnPressed, this, &InvokePane::run);
    return request;
}

void InvokePane::open(const QString &name, int version)
{
    m_version = version;
    setDirty(false);
    if (m_name == name)
        return;
    m_typed.insert(m_name, {m_method->currentIndex(), m_path->text(), m_headers->toPlainText(), m_body->toPlainText()});
    m_name = name;
    const Typed typed = m_typed.value(name);
    m_method->setCurrentIndex(typed.method);
    m_path->setText(typed.path);
    m_headers->setPlainText(typed.headers);
    m_body->setPlainText(typed.body);
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
    const auto done = [this, call](const Result<QJsonObject> &answer) {
        m_run->setText(tr("Run"));
        if (call != m_call)
            return;
        m_run->setEnabled(true);
        if (answer)
            m_response->showReport(callReportFromJson(*answer));
        else
            m_response->showError(answer.error());
        Q_EMIT called();
    };
    m_client.post(functionPath(m_name, u"/invoke?detail=true"_s), request(), this, done);
}

} // namespace isola
