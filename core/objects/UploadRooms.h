#pragma once
// Bytes that are on their way to disk, by app: they count towards what the app may keep before any of them is an object, so that
// many uploads at once cannot write more than one after the other could. Engine thread.

#include "core/base/Ids.h"

#include <QHash>
#include <map>

namespace isola {

class UploadRooms final {
public:
    static QString placeOf(const QString &bucket, const QString &key) { return bucket + QLatin1Char('/') + key; }

    // An upload of the app begins and ends. `place` names the object that it will take the place of; empty: none.
    void enter(const AppId &app, const QString &place);
    void leave(const AppId &app, const QString &place, qint64 written);

    void add(const AppId &app, qint64 bytes);
    // What the app keeps, and how much of that lies at the place: it will be gone when the upload is through.
    void learn(const AppId &app, qint64 kept);
    void learn(const AppId &app, const QString &place, qint64 replaced);

    bool has(const AppId &app) const { return m_rooms.contains(app.value); } // something is on its way
    // What the app would keep if all that is on its way were stored now.
    qint64 total(const AppId &app) const;

private:
    struct Place {
        int uploads = 0;
        qint64 replaced = 0;
    };
    struct Room {
        int uploads = 0;
        qint64 kept = 0;
        qint64 onTheirWay = 0;
        QHash<QString, Place> places;
    };

    std::map<QString, Room> m_rooms; // of apps with uploads under way
};

} // namespace isola
