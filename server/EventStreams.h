#pragma once
// All event streams that are open but the log's: ends them with their app, with their token, and for a stop. Engine thread.

#include "server/EventStream.h"

#include <QList>
#include <QPointer>

namespace isola {

class AppRegistry;
class TokenRegistry;

class EventStreams final : public QObject {
    Q_OBJECT

public:
    EventStreams(const AppRegistry &apps, const TokenRegistry &tokens); // outlive it

    // The exchange that answers, to be handed to its connection.
    EventStream *open(Connection &connection, EventStream::Owner owner, FieldBlock fields = {});

    void finish(const std::function<bool(const EventStream::Owner &)> &isOver = {}); // without a condition all of them
    int count() const { return int(m_streams.size()); }

private:
    QList<EventStream *> m_streams;
};

} // namespace isola
