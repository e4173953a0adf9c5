#include "ui/triggers/HttpLive.h"

#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Labels.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace isola {

QWidget *makeCopyLine(const Theme &theme, QLineEdit &line, const QString &name, TriggerLive &owner)
{
    line.setReadOnly(true);
    line.setFont(theme.codeFont());
    line.setAccessibleName(name);
    auto *copy = makeIconButton(themeIcon(theme, u"copy"_s, IconInk::Muted), TriggerLive::tr("Copy: %1").arg(name));
    QObject::connect(copy, &QToolButton::clicked, &owner, [&owner, &line] {
        QGuiApplication::clipboard()->setText(line.text());
        Q_EMIT owner.noted(TriggerLive::tr("Copied"));
    });
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::kTight);
    layout->addWidget(&line, 1);
    layout->addWidget(copy);
    return row;
}

HttpLive::HttpLive(const Theme &theme, QWidget *parent)
    : TriggerLive(parent)
    , m_url(new QLineEdit)
    , m_openness(makePill({}, Tone::Neutral))
    , m_meaning(makeLabel({}, TextRole::Caption))
{
    auto *attempt = makeButton(tr("Make a test call"), ButtonKind::Ghost);
    attempt->setIcon(themeIcon(theme, u"play"_s, IconInk::Muted));
    connect(attempt, &QPushButton::clicked, this, &TriggerLive::tryRequested);
    auto *line = new QHBoxLayout;
    line->addWidget(makeCopyLine(theme, *m_url, tr("URL of the function"), *this), 1);
    line->addWidget(attempt);
    m_meaning->setWordWrap(true);
    auto *openness = new QHBoxLayout;
    openness->addWidget(m_openness);
    openness->addWidget(m_meaning, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::kSmall);
    layout->addLayout(line);
    layout->addLayout(openness);
}

void HttpLive::show(const TriggerView &view)
{
    const QString path = view.edited.config.value("path"_L1).toString();
    m_url->setText(view.functionUrl + path);
    m_url->setCursorPosition(0);
    const QString auth = view.edited.config.value("auth"_L1).toString(u"required"_s);
    if (auth == "none"_L1) {
        setPill(*m_openness, tr("open to everyone"), Tone::Warning);
        m_meaning->setText(tr("Whoever knows the URL can call it, from anywhere that reaches this server."));
    } else if (auth == "optional"_L1) {
        setPill(*m_openness, tr("open, users recognised"), Tone::Info);
        m_meaning->setText(tr("Everyone may call; ctx.user is set for those with a token."));
    } else {
        setPill(*m_openness, tr("token required"), Tone::Success);
        m_meaning->setText(tr("Without a token the answer is 401, and nothing runs."));
    }
}

} // namespace isola
