#pragma once
// All event streams that are open but the log's: ends them with their app, with their token, and for a stop. Engine thread.

#include "server/EventAnswer.h"

#include <QList>
#include <QPointer>

namespace isola {

class AppRegistry;
class TokenRegistry;

class EventAnswers final : public QObject {
    Q_OBJECT

public:
    EventAnswers(const AppRegistry &apps, const TokenRegistry &tokens); // outlive it

    // The exchange that answers, to be handed to its connection.
    EventAnswer *open(Connection &connection, EventAnswer::Owner owner, FieldBlock fields = {});

    void finish(const std::function<bool(const EventAnswer::Owner &)> &isOver = {}); // without a condition all of them
    int count() const { return int(m_streams.size()); }

private:
    QList<EventAnswer *> m_streams;
};

} // namespace isola
