#include "ui/shell/StatusBar.h"

#include "ui/client/ServerClient.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kLayersRetryMs = 3000;

StatusBar::StatusBar(ServerClient &client, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_theme(theme)
    , m_state(makeLabel({}))
    , m_url(new QPushButton)
    , m_layers(makeLabel({}))
    , m_app(makeLabel({}))
{
    setObjectName(u"statusBar"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_url->setObjectName(u"serverMenu"_s);
    m_url->setToolTip(tr("Servers: copy this one's address, choose another"));
    m_url->setCursor(Qt::PointingHandCursor);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(spacing::kMedium, 3, spacing::kMedium, 3);
    layout->setSpacing(spacing::kSmall);
    layout->addWidget(m_state);
    layout->addWidget(m_url);
    layout->addWidget(m_app);
    layout->addStretch();
    layout->addWidget(m_layers);
    layout->addWidget(makeLabel(u"Isola "_s + QLatin1StringView(ISOLA_VERSION)));
    connect(m_url, &QPushButton::clicked, this, [this] { Q_EMIT serversWanted(m_url->mapToGlobal(QPoint())); });
    connect(&client, &ServerClient::stateChanged, this, &StatusBar::showState);
    connect(&client, &ServerClient::serverChanged, this, &StatusBar::askLayers);
    connect(&theme, &Theme::changed, this, &StatusBar::showState);
    m_layersRetry.setSingleShot(true);
    m_layersRetry.setInterval(kLayersRetryMs);
    connect(&m_layersRetry, &QTimer::timeout, this, [this] {
        m_hasRetried = true;
        askLayers();
    });
    connect(&client, &ServerClient::serverChanged, this, [this] { m_hasRetried = false; });
    showState();
}

void StatusBar::showState()
{
    const ThemeColors &colors = m_theme.colors();
    QColor dot = colors.muted;
    QString text;
    switch (m_client.state()) {
    case ConnectionState::Starting:
        text = m_client.server().isValid() ? tr("Connecting") : tr("Starting");
        break;
    case ConnectionState::Connected:
        text = tr("Connected");
        dot = colors.success;
        break;
    case ConnectionState::Unreachable:
        text = tr("No answer");
        dot = colors.danger;
        break;
    case ConnectionState::Unauthorized:
        text = tr("Token refused");
        dot = colors.danger;
        break;
    }
    m_state->setTextFormat(Qt::RichText); // our own words only
    m_state->setText(u"<span style='color:%1'>●</span> %2"_s.arg(dot.name(), text));
    m_state->setAccessibleName(tr("Connection: %1").arg(text));
    m_url->setText(m_client.server().url.toString());
    m_url->setVisible(m_client.server().isValid());
    m_app->setText(tr("App %1").arg(m_client.server().app));
    m_app->setVisible(m_client.server().isValid());
}

// Servers before this answer came to be just do not say.
void StatusBar::askLayers()
{
    showState();
    m_layers->clear();
    m_client.getAbsolute(u"/readyz"_s, this, [this](const Result<QJsonObject> &answer) {
        const QStringList layers
            = answer ? answer->value("layers"_L1).toString().split(u", "_s, Qt::SkipEmptyParts) : QStringList();
        if (layers.isEmpty()) { // the first process that could tell may still be made: asked once more, not for ever
            if (!m_hasRetried)
                m_layersRetry.start();
            return;
        }
        m_layers->setText(tr("Functions confined by %1 layers").arg(layers.size()));
        m_layers->setToolTip(layers.join('\n'_L1));
    });
}

} // namespace isola
