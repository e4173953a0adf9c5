#include "core/objects/Objects.h"

#include <QLoggingCategory>
#include <QSet>

namespace isola {

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcObjects, "isola.objects")

static constexpr std::chrono::hours kBetweenSweeps{1};

Objects::Objects(BatchedDatabase &database, QString directory, const Clock &clock, QObject *parent)
    : QObject(parent), m_database(database), m_directory(std::move(directory)), m_clock(clock)
{
    connect(&m_sweeper, &QTimer::timeout, this, &Objects::sweep);
}

Objects::~Objects() = default;

qint64 Objects::now() const
{
    return std::chrono::duration_cast<Milliseconds>(m_clock.wall().time_since_epoch()).count();
}

void Objects::complain(const Error &error)
{
    qCWarning(lcObjects).noquote() << error.message;
}

void Objects::removeFiles(const QStringList &names)
{
    m_files.run<bool>(
        this,
        [directory = m_directory, names]() -> Result<bool> {
            objectfiles::remove(directory, names);
            return true;
        },
        [](const Result<bool> &) {});
}

void Objects::sweep()
{
    static constexpr int kAtOnce = 100; // a transaction stays short
    if (!m_uploadLife)
        return;
    const qint64 before = now() - std::chrono::duration_cast<Milliseconds>(*m_uploadLife).count();
    ask<ObjectStore::AgedUploads>([before](ObjectStore &store) { return store.removeUploadsBefore(before, kAtOnce); },
        [this](const ObjectOutcome<ObjectStore::AgedUploads> &aged) {
            if (!aged || aged->count == 0)
                return;
            removeFiles(aged->files);
            if (aged->count == kAtOnce)
                sweep(); // there may be more
        });
}

void Objects::usage(const AppId &app, ObjectCallback<qint64> done)
{
    ask<qint64>([app](ObjectStore &store) { return store.usage(app); }, std::move(done));
}

void Objects::refreshRoom(const AppId &app)
{
    if (!m_rooms.has(app))
        return; // the next upload asks for itself
    ask<qint64>([app](ObjectStore &store) { return store.usage(app); },
        [this, app](const ObjectOutcome<qint64> &kept) {
            if (kept)
                m_rooms.learn(app, *kept);
        });
}

// Which files there are is seen now: what is written from here on is none of them.
void Objects::start()
{
    m_sweeper.start(kBetweenSweeps);
    sweep();
    using AllRules = QList<std::pair<BucketName, CorsRules>>;
    ask<AllRules>([](ObjectStore &store) { return store.cors(); },
        [this](const ObjectOutcome<AllRules> &all) {
            for (const auto &[bucket, rules] : all.value_or(AllRules()))
                m_cors.emplace(bucket, rules);
        });
    const QStringList present = objectfiles::all(m_directory);
    m_database.run<QStringList>([](Database &database) -> Result<QStringList> { return ObjectStore(database).files(); },
        [self = QPointer<Objects>(this), present](const Result<QStringList> &names) {
            if (!self || !names)
                return;
            const QSet<QString> kept(names->begin(), names->end());
            QStringList leftOver;
            for (const QString &name : present)
                if (!kept.contains(name))
                    leftOver.append(name);
            self->removeFiles(leftOver);
        });
}

// ---- Buckets

void Objects::createBucket(const BucketName &bucket, ObjectCallback<bool> done)
{
    ask<bool>([bucket, now = now()](ObjectStore &store) { return store.addBucket(bucket, now); }, std::move(done));
}

void Objects::removeBucket(const BucketName &bucket, ObjectCallback<bool> done)
{
    ask<QStringList>(
        [bucket](ObjectStore &store) -> ObjectOutcome<QStringList> {
            if (!store.hasBucket(bucket))
                return tl::unexpected(ObjectFault::NoSuchBucket);
            if (!store.isEmpty(bucket))
                return tl::unexpected(ObjectFault::BucketNotEmpty);
            return store.removeBucket(bucket);
        },
        [this, bucket, done = std::move(done)](const ObjectOutcome<QStringList> &files) {
            if (files)
                removeFiles(*files);
            if (files)
                m_cors.erase(bucket);
            done(files.map([](const QStringList &) { return true; }));
        });
}

void Objects::buckets(const AppId &app, ObjectCallback<QList<Bucket>> done)
{
    ask<QList<Bucket>>([app](ObjectStore &store) { return store.buckets(app); }, std::move(done));
}

void Objects::hasBucket(const BucketName &bucket, ObjectCallback<bool> done)
{
    ask<bool>([bucket](ObjectStore &store) { return store.hasBucket(bucket); }, std::move(done));
}

void Objects::setCors(const BucketName &bucket, const CorsRules &rules, ObjectCallback<bool> done)
{
    ask<bool>(
        [bucket, rules](ObjectStore &store) -> ObjectOutcome<bool> {
            if (!store.hasBucket(bucket))
                return tl::unexpected(ObjectFault::NoSuchBucket);
            store.setCors(bucket, rules);
            return true;
        },
        [this, bucket, rules, done = std::move(done)](const ObjectOutcome<bool> &isSet) {
            if (isSet && rules.isEmpty())
                m_cors.erase(bucket);
            else if (isSet)
                m_cors[bucket] = rules;
            done(isSet);
        });
}

CorsRules Objects::cors(const BucketName &bucket) const
{
    const auto found = m_cors.find(bucket);
    return found == m_cors.end() ? CorsRules() : found->second;
}

CorsRules Objects::cors(const QString &bucket) const
{
    CorsRules all;
    for (const auto &[name, rules] : m_cors)
        if (name.name == bucket)
            all += rules;
    return all;
}

// ---- Objects

void Objects::find(const BucketName &bucket, const QString &key, ObjectCallback<ObjectInfo> done)
{
    ask<ObjectInfo>(
        [bucket, key](ObjectStore &store) -> ObjectOutcome<ObjectInfo> {
            if (const auto object = store.find(bucket, key))
                return *object;
            return tl::unexpected(store.hasBucket(bucket) ? ObjectFault::NoSuchKey : ObjectFault::NoSuchBucket);
        },
        std::move(done));
}

void Objects::list(const BucketName &bucket, const ObjectListQuery &query, ObjectCallback<ObjectListing> done)
{
    ask<ObjectListing>(
        [bucket, query](ObjectStore &store) -> ObjectOutcome<ObjectListing> {
            if (!store.hasBucket(bucket))
                return tl::unexpected(ObjectFault::NoSuchBucket);
            return query.limit > 0 ? store.list(bucket, query) : ObjectListing();
        },
        std::move(done));
}

void Objects::put(ObjectChange change, const PutCondition &condition, ObjectCallback<ObjectInfo> done)
{
    store(std::move(change), condition, {}, std::move(done));
}

static std::optional<ObjectFault> faultOf(ObjectStore &store, const ObjectChange &change, const PutCondition &condition)
{
    if (!store.hasBucket(change.bucket))
        return ObjectFault::NoSuchBucket;
    if (!condition.mustBeNew && condition.etag.isEmpty())
        return {};
    const auto there = store.find(change.bucket, change.object.key);
    if (condition.mustBeNew && there)
        return ObjectFault::PreconditionFailed;
    if (!condition.etag.isEmpty() && !there)
        return ObjectFault::NoSuchKey;
    if (!condition.etag.isEmpty() && there->etag != condition.etag)
        return ObjectFault::PreconditionFailed;
    return {};
}

// Bytes that storing the change adds, less what it takes the place of.
static qint64 growth(ObjectStore &store, const ObjectChange &change, const QString &upload)
{
    const auto there = store.find(change.bucket, change.object.key);
    return change.object.size - (there ? there->size : 0) - (upload.isEmpty() ? 0 : store.uploadSize(upload));
}

// The object, the end of the upload that it came from and the events that it raises: all of it or nothing.
void Objects::store(ObjectChange change, const PutCondition &condition, const QString &upload, ObjectCallback<ObjectInfo> done)
{
    struct Stored {
        ObjectOutcome<ObjectInfo> object;
        QStringList unused;
        AfterCommit after;
    };
    change.object.modifiedAt = now();
    const InTransaction event
        = m_events ? m_events(change.bucket, change.object.key, change.object.headers.contentType) : InTransaction();
    m_database.run<Stored>(
        [change, condition, upload, event, quota = quotaOf(change.bucket.app)](Database &database) mutable -> Result<Stored> {
            ObjectStore store(database);
            if (const auto fault = faultOf(store, change, condition))
                return Stored{tl::unexpected(*fault), {change.object.file}, {}};
            if (!upload.isEmpty() && !store.findUpload(change.bucket, change.object.key, upload))
                return Stored{tl::unexpected(ObjectFault::NoSuchUpload), {change.object.file}, {}};
            // Who makes less of it may, although there be too much already.
            if (const qint64 more = quota ? growth(store, change, upload) : 0;
                more > 0 && store.usage(change.bucket.app) + more > *quota)
                return Stored{tl::unexpected(ObjectFault::QuotaExceeded), {change.object.file}, {}};
            Stored stored;
            stored.unused.append(store.put(change.bucket, change.object));
            if (!upload.isEmpty())
                stored.unused += store.removeUpload(upload);
            if (event)
                stored.after = event(database, change);
            stored.object = change.object;
            return stored;
        },
        [context = QPointer<Objects>(this), app = change.bucket.app,
            place = UploadRooms::placeOf(change.bucket.name, change.object.key), file = change.object.file,
            done = std::move(done)](const Result<Stored> &stored) {
            if (!context)
                return;
            context->removeFiles(stored ? stored->unused : QStringList{file});
            if (stored && stored->object)
                context->m_rooms.learn(app, place, stored->object->size);
            context->refreshRoom(app);
            if (stored && stored->after)
                stored->after();
            done(stored ? stored->object : ObjectOutcome<ObjectInfo>(tl::unexpected(ObjectFault::Unavailable)));
        });
}

void Objects::remove(const BucketName &bucket, const QStringList &keys, ObjectCallback<QList<bool>> done)
{
    struct Removed {
        QList<bool> wereThere;
        QStringList files;
    };
    ask<Removed>(
        [bucket, keys](ObjectStore &store) -> ObjectOutcome<Removed> {
            if (!store.hasBucket(bucket))
                return tl::unexpected(ObjectFault::NoSuchBucket);
            Removed removed;
            for (const QString &key : keys) {
                const QString file = store.remove(bucket, key);
                removed.wereThere.append(!file.isEmpty());
                removed.files.append(file);
            }
            return removed;
        },
        [this, bucket, keys, done = std::move(done)](const ObjectOutcome<Removed> &removed) {
            if (removed)
                removeFiles(removed->files);
            for (const QString &key : removed ? keys : QStringList())
                m_rooms.learn(bucket.app, UploadRooms::placeOf(bucket.name, key), 0);
            refreshRoom(bucket.app);
            done(removed.map(&Removed::wereThere));
        });
}

Objects::Reader Objects::openFile(const QString &file) const
{
    return std::make_shared<ObjectFileReader>(m_directory + '/'_L1 + file);
}

void Objects::read(const Reader &reader, qint64 offset, qint64 length, Callback<QByteArray> done)
{
    m_readers.run<QByteArray>(
        this, [reader, offset, length] { return reader->read(offset, length); }, std::move(done));
}

void Objects::copy(const ObjectInfo &from, std::optional<ChecksumAlgorithm> algorithm, Callback<WrittenFile> done)
{
    copyRange(from, 0, from.size, algorithm, std::move(done));
}

void Objects::copyRange(
    const ObjectInfo &from, qint64 offset, qint64 length, std::optional<ChecksumAlgorithm> algorithm, Callback<WrittenFile> done)
{
    m_files.run<WrittenFile>(
        this,
        [directory = m_directory, reader = openFile(from.file), offset, length, algorithm]() -> Result<WrittenFile> {
            static constexpr qint64 kStep = 256 * 1024;
            ObjectFileWriter writer(directory, algorithm);
            for (qint64 at = 0; at < length; at += kStep) {
                const auto bytes = reader->read(offset + at, std::min(kStep, length - at));
                if (!bytes)
                    return fail(bytes.error());
                if (const auto written = writer.write(*bytes); !written)
                    return fail(written.error());
            }
            return writer.finish();
        },
        std::move(done));
}

void Objects::removeApp(const AppId &app)
{
    std::erase_if(m_cors, [&app](const auto &entry) { return entry.first.app == app; });
    ask<QStringList>([app](ObjectStore &store) { return store.removeApp(app); },
        [this](const ObjectOutcome<QStringList> &files) {
            if (files)
                removeFiles(*files);
        });
}

} // namespace isola
