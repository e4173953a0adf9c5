#include "server/EventAnswers.h"

#include "core/registry/AppRegistry.h"
#include "core/registry/TokenRegistry.h"

namespace isola {

EventAnswers::EventAnswers(const AppRegistry &apps, const TokenRegistry &tokens)
{
    connect(&apps, &AppRegistry::appDeleted, this,
        [this](const AppId &app) { finish([&app](const EventAnswer::Owner &owner) { return owner.app == app; }); });
    connect(&tokens, &TokenRegistry::tokenRemoved, this, [this](const AppId &, TokenId id) {
        const QByteArray key = QByteArray::number(qlonglong(id.value));
        finish([&key](const EventAnswer::Owner &owner) { return owner.keyId == key; });
    });
}

EventAnswer *EventAnswers::open(Connection &connection, EventAnswer::Owner owner, FieldBlock fields)
{
    auto *stream = new EventAnswer(connection, std::move(owner), std::move(fields));
    m_streams.append(stream);
    connect(stream, &EventAnswer::gone, this, [this, stream] { m_streams.removeOne(stream); });
    return stream;
}

void EventAnswers::finish(const std::function<bool(const EventAnswer::Owner &)> &isOver)
{
    const QList<EventAnswer *> streams = m_streams; // those that end leave the list
    for (EventAnswer *stream : streams)
        if (!isOver || isOver(stream->owner()))
            stream->finish();
}

} // namespace isola
