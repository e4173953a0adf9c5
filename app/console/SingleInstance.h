#pragma once
// One console per data directory or server: a second start brings the first one's window to the front and ends. Two embedded
// servers would fight over one directory. Lives on the GUI thread.

#include <QLocalServer>
#include <QObject>

namespace isola {

class SingleInstance final : public QObject {
    Q_OBJECT

public:
    // `what` tells consoles apart: the directory or the server's address.
    explicit SingleInstance(const QString &what, QObject *parent = nullptr);

    // True: another console has been told, and this one should end.
    bool wakeOther();
    // From now on others find this one. False: the system does not let us, which does no harm.
    bool listen();

Q_SIGNALS:
    void woken();

private:
    QString m_name;
    QLocalServer m_server;
};

} // namespace isola
