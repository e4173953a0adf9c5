#include "ui/shell/StartReport.h"

#include "ui/client/ServerClient.h"

#include <QEvent>
#include <QLoggingCategory>
#include <QTimer>
#include <QWidget>
#include <utility>

namespace isola {

Q_LOGGING_CATEGORY(consoleStartLog, "isola.console.start", QtInfoMsg)

StartReport::StartReport(QWidget &window, ServerClient &client)
{
    window.installEventFilter(this);
    connect(&client, &ServerClient::stateChanged, this, [this](ConnectionState state) {
        m_isConnected = state == ConnectionState::Connected;
        check();
    });
}

bool StartReport::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Paint) {
        watched->removeEventFilter(this);
        m_isPainted = true;
        check();
    }
    return false;
}

void StartReport::check()
{
    if (m_isPainted && m_isConnected && !std::exchange(m_isSaid, true))
        QTimer::singleShot(0, this, [] { qCDebug(consoleStartLog, "usable"); });
}

} // namespace isola
