#include "core/objects/ObjectUpload.h"

namespace isola {

ObjectUpload::ObjectUpload(Objects &objects, Place place, std::optional<ChecksumAlgorithm> algorithm, QObject *parent)
    : QObject(parent), m_objects(objects), m_place(std::move(place)), m_work(std::make_shared<Work>())
{
    m_work->writer.emplace(objects.m_directory, algorithm);
    if (m_objects.quotaOf(m_place.bucket.app))
        enterRoom();
}

ObjectUpload::~ObjectUpload()
{
    leaveRoom();
    m_objects.m_files.run<bool>(
        &m_objects,
        [work = std::move(m_work)]() -> Result<bool> {
            work->writer.reset();
            return true;
        },
        [](const Result<bool> &) {});
}

// ---- Its share of what the app may keep

static QString placeName(const ObjectUpload::Place &place)
{
    return place.key.isEmpty() ? QString() : UploadRooms::placeOf(place.bucket.name, place.key);
}

void ObjectUpload::enterRoom()
{
    struct Found {
        qint64 kept = 0;
        qint64 replaced = 0;
    };
    m_isInRoom = true;
    m_objects.m_rooms.enter(m_place.bucket.app, placeName(m_place));
    m_objects.ask<Found>(
        [place = m_place](ObjectStore &store) -> ObjectOutcome<Found> {
            const auto there = place.key.isEmpty() ? std::nullopt : store.find(place.bucket, place.key);
            return Found{store.usage(place.bucket.app), there ? there->size : 0};
        },
        [&objects = m_objects, place = m_place](const ObjectOutcome<Found> &found) {
            objects.m_rooms.learn(place.bucket.app, found ? found->kept : 0);
            objects.m_rooms.learn(place.bucket.app, placeName(place), found ? found->replaced : 0);
        });
}

// What is written whole is held against the quota once more when it is stored, by the database.
void ObjectUpload::leaveRoom()
{
    if (std::exchange(m_isInRoom, false))
        m_objects.m_rooms.leave(m_place.bucket.app, placeName(m_place), m_written);
}

// ---- To disk

ObjectOutcome<void> ObjectUpload::write(QByteArray bytes)
{
    const qsizetype count = bytes.size();
    if (m_isInRoom) {
        const AppId &app = m_place.bucket.app;
        if (const auto quota = m_objects.quotaOf(app); quota && m_objects.m_rooms.total(app) + count > *quota)
            return tl::unexpected(ObjectFault::QuotaExceeded);
        m_objects.m_rooms.add(app, count);
        m_written += count;
    }
    m_inFlight += count;
    m_objects.m_files.run<bool>(
        this,
        [work = m_work, bytes = std::move(bytes)]() -> Result<bool> {
            if (work->state)
                work->state = work->writer->write(bytes);
            return true;
        },
        [this, count](const Result<bool> &) {
            m_inFlight -= count;
            Q_EMIT roomMade();
        });
    return {};
}

void ObjectUpload::finish(Callback<WrittenFile> done)
{
    m_objects.m_files.run<WrittenFile>(
        this,
        [work = m_work]() -> Result<WrittenFile> {
            if (!work->state)
                return fail(work->state.error());
            return work->writer->finish();
        },
        [this, done = std::move(done)](Result<WrittenFile> file) {
            leaveRoom();
            done(std::move(file));
        });
}

} // namespace isola
