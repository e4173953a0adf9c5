#pragma once
// One test call, told as it happens: head, body as it grows, the whole story at the end. Stopping it hangs up, and the function
// hears of that. Deletes itself when it is over.

#include "core/base/Error.h"
#include "core/base/EventStream.h"
#include "ui/client/ApiValues.h"

#include <QObject>
#include <QPointer>

class QNetworkReply;

namespace isola {

class ServerClient;

class TestCall final : public QObject {
    Q_OBJECT

public:
    // `description` as the API's invoke route has it.
    TestCall(ServerClient &client, const QString &function, const QJsonObject &description, QObject *parent = nullptr);

    void stop();

Q_SIGNALS:
    void begun(const CallReport &head); // status, headers, version
    void bodyCame(const QByteArray &bytes);
    void ended(const CallReport &report); // with the whole body
    void failed(const Error &error); // it could not be made
    void stopped();

private:
    void take(const EventStream::Event &event);
    void finish();

    ServerClient &m_client;
    QPointer<QNetworkReply> m_reply;
    EventStream m_events;
    QByteArray m_body;
    bool m_isStopped = false;
    bool m_hasEnded = false;
};

} // namespace isola
