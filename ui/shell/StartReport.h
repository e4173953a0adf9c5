#pragma once
// Says once, on the debug log "isola.console.start", that the console can be used: its window is painted, its server has answered
// and the event loop is free again. For whoever measures the start from outside.

#include <QObject>

class QWidget;

namespace isola {

class ServerClient;

class StartReport final : public QObject {
    Q_OBJECT

public:
    StartReport(QWidget &window, ServerClient &client);

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void check();

    bool m_isPainted = false;
    bool m_isConnected = false;
    bool m_isSaid = false;
};

} // namespace isola
