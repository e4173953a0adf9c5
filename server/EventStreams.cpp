#include "server/EventStreams.h"

#include "core/registry/AppRegistry.h"
#include "core/registry/TokenRegistry.h"

namespace isola {

EventStreams::EventStreams(const AppRegistry &apps, const TokenRegistry &tokens)
{
    connect(&apps, &AppRegistry::appDeleted, this,
        [this](const AppId &app) { finish([&app](const EventStream::Owner &owner) { return owner.app == app; }); });
    connect(&tokens, &TokenRegistry::tokenRemoved, this, [this](const AppId &, TokenId id) {
        const QByteArray key = QByteArray::number(qlonglong(id.value));
        finish([&key](const EventStream::Owner &owner) { return owner.keyId == key; });
    });
}

EventStream *EventStreams::open(Connection &connection, EventStream::Owner owner, FieldBlock fields)
{
    auto *stream = new EventStream(connection, std::move(owner), std::move(fields));
    m_streams.append(stream);
    connect(stream, &EventStream::gone, this, [this, stream] { m_streams.removeOne(stream); });
    return stream;
}

void EventStreams::finish(const std::function<bool(const EventStream::Owner &)> &isOver)
{
    const QList<EventStream *> streams = m_streams; // those that end leave the list
    for (EventStream *stream : streams)
        if (!isOver || isOver(stream->owner()))
            stream->finish();
}

} // namespace isola
