#include "core/objects/UploadRooms.h"

namespace isola {

void UploadRooms::enter(const AppId &app, const QString &place)
{
    Room &room = m_rooms[app.value];
    ++room.uploads;
    if (!place.isEmpty())
        ++room.places[place].uploads;
}

void UploadRooms::leave(const AppId &app, const QString &place, qint64 written)
{
    const auto found = m_rooms.find(app.value);
    if (found == m_rooms.end())
        return;
    Room &room = found->second;
    room.onTheirWay -= written;
    if (!place.isEmpty() && --room.places[place].uploads == 0)
        room.places.remove(place);
    if (--room.uploads == 0)
        m_rooms.erase(found);
}

void UploadRooms::add(const AppId &app, qint64 bytes)
{
    m_rooms[app.value].onTheirWay += bytes;
}

void UploadRooms::learn(const AppId &app, qint64 kept)
{
    if (const auto room = m_rooms.find(app.value); room != m_rooms.end())
        room->second.kept = kept;
}

void UploadRooms::learn(const AppId &app, const QString &place, qint64 replaced)
{
    const auto room = m_rooms.find(app.value);
    if (room != m_rooms.end() && room->second.places.contains(place))
        room->second.places[place].replaced = replaced;
}

qint64 UploadRooms::total(const AppId &app) const
{
    const auto room = m_rooms.find(app.value);
    if (room == m_rooms.end())
        return 0;
    qint64 total = room->second.kept + room->second.onTheirWay;
    for (const Place &place : room->second.places)
        total -= place.replaced;
    return total;
}

} // namespace isola
