#pragma once
// The console's end of a debugging session: asks V8 and hears of what happens there, in the Chrome DevTools Protocol. The
// messages of DevTools go through it too, so that both look into the same call; their answers are told apart by the ids. Owned by
// DebugRun.

#include "core/base/Callback.h"

#include <QHash>
#include <QJsonObject>
#include <QWebSocket>

namespace isola {

class InspectorSocket final : public QObject {
    Q_OBJECT

public:
    using Answer = Callback<QJsonObject>;

    explicit InspectorSocket(QObject *parent = nullptr);

    void open(const QUrl &url);
    void close();

    void ask(const QString &method, const QJsonObject &parameters = {}, Answer done = {});
    // Of another client, as it stands there; its ids begin at 1.
    void pass(const QString &message);

Q_SIGNALS:
    void opened();
    void said(const QString &method, const QJsonObject &parameters, const QString &message);
    void answered(const QJsonObject &answer, const QString &message); // what was passed
    void closed(const QString &reason);

private:
    void take(const QString &message);

    QWebSocket m_socket;
    int m_lastId;
    QHash<int, Answer> m_asked;
};

} // namespace isola
