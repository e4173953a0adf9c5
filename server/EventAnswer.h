#pragma once
// One answer that goes on for long: server-sent events (WHATWG HTML, 9.2) to one client. Whoever sends keeps a QPointer: it
// deletes itself when the client has gone or the answer is complete. A client that is too slow is cut off: it comes back and
// reads on.

#include "core/base/Ids.h"
#include "core/model/Invocation.h"
#include "server/guard/Exchange.h"

#include <QObject>
#include <QTimer>

namespace isola {

class EventAnswer final : public QObject, public Exchange {
    Q_OBJECT

public:
    // Whose it is: it ends with the app and with the token that it was asked for with.
    struct Owner {
        AppId app;
        QByteArray keyId;
    };

    // `fields` leave with the head, beside the content's type.
    EventAnswer(Connection &connection, Owner owner, FieldBlock fields);

    const Owner &owner() const { return m_owner; }
    bool isOpen() const { return m_connection && m_hasBegun; }

    // Whole events, each ending with an empty line.
    void send(const QByteArray &events);
    void finish(); // the answer ends here, in good order

    qint64 bodyLimit() const override { return 0; }
    qint64 bodyWindow() const override { return 0; }
    void takeBody(QByteArrayView bytes, bool isLast) override;
    void end(End reason) override;

Q_SIGNALS:
    void begun(); // from now on there can be sent
    void gone(bool byClient); // nothing can be sent any more

private:
    void leave(bool byClient);

    Connection *m_connection; // null: the client has left
    const Owner m_owner;
    const FieldBlock m_fields;
    bool m_hasBegun = false;
    bool m_isFinishing = false;
    QTimer m_beat; // signs of life, which keep proxies from giving up
};

// "event: name\nid: 7\ndata: {...}\n\n"; without a name or an id the field is left out.
QByteArray serverSentEvent(QByteArrayView name, QByteArrayView id, const QByteArray &data);

} // namespace isola
