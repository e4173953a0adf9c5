#pragma once
// The objects that S3 clients and functions store, by app and bucket: files for the bytes, the triggers' database for all else.
// What is answered is durable. Lives on the engine thread; files are written and read on threads of its own.

#include "core/base/Clock.h"
#include "core/objects/ObjectFile.h"
#include "core/objects/ObjectStore.h"
#include "core/objects/UploadRooms.h"
#include "core/storage/BatchedDatabase.h"
#include "core/storage/StorageThread.h"

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <map>

namespace isola {

enum class ObjectFault {
    NoSuchBucket,
    NoSuchKey,
    NoSuchUpload,
    BucketNotEmpty,
    PreconditionFailed,
    InvalidPart,
    InvalidPartOrder,
    PartTooSmall,
    ChecksumMismatch,
    QuotaExceeded, // it would be more than the app may keep
    Unavailable, // the disk or the database
};

template <typename T> using ObjectOutcome = tl::expected<T, ObjectFault>;
template <typename T> using ObjectCallback = std::function<void(ObjectOutcome<T>)>;

// An object that has just come to be.
struct ObjectChange {
    BucketName bucket;
    ObjectInfo object;
    QString kind; // "Put", "Copy", "CompleteMultipartUpload"
    QByteArray clientAddress;
};

// What must hold of the object that is there already.
struct PutCondition {
    bool mustBeNew = false;
    QByteArray etag; // it must have this one; empty: any
};

struct CompletedPart {
    int number = 0;
    QByteArray etag; // without quotes
    QByteArray checksum; // base64; empty: not said
};

class Objects final : public QObject {
    Q_OBJECT

public:
    static constexpr qint64 kMaxObject = qint64(5) << 30; // of one upload, whole or a part
    static constexpr qint64 kLeastPart = 5 << 20; // of all parts but the last
    static constexpr int kMaxParts = 10000;

    // The first runs on the engine thread before the object is stored, what it answers within the transaction that stores it, and
    // what that answers on the engine thread, after the commit.
    using AfterCommit = std::function<void()>;
    using InTransaction = std::function<AfterCommit(Database &, const ObjectChange &)>;
    using EventSource = std::function<InTransaction(const BucketName &, const QString &key, const QByteArray &contentType)>;

    // How many bytes an app may keep; none: as many as there is room for.
    using Quota = std::function<std::optional<qint64>(const AppId &app)>;

    Objects(BatchedDatabase &database, QString directory, const Clock &clock, QObject *parent = nullptr);
    ~Objects() override;

    void setEventSource(EventSource source) { m_events = std::move(source); }
    void setQuota(Quota quota) { m_quota = std::move(quota); }
    // Unfinished uploads that are older are removed from now on, again and again; none: they are kept. Seven days if not said.
    void setUploadLife(std::optional<std::chrono::days> life) { m_uploadLife = life; }
    // Removes files that a crash has left. Before anything is stored.
    void start();
    // Removes uploads that have aged; start() has it done once an hour.
    void sweep();

    std::optional<qint64> quotaOf(const AppId &app) const { return m_quota ? m_quota(app) : std::nullopt; }
    // Bytes that the app keeps now, in objects and in parts of uploads that are not completed.
    void usage(const AppId &app, ObjectCallback<qint64> done);

    void createBucket(const BucketName &bucket, ObjectCallback<bool> done); // false: it was there
    void removeBucket(const BucketName &bucket, ObjectCallback<bool> done);
    void buckets(const AppId &app, ObjectCallback<QList<Bucket>> done);
    void hasBucket(const BucketName &bucket, ObjectCallback<bool> done);
    void setCors(const BucketName &bucket, const CorsRules &rules, ObjectCallback<bool> done);
    CorsRules cors(const BucketName &bucket) const;
    // Of all apps' buckets of that name: who asks before a request does not say whose it will be.
    CorsRules cors(const QString &bucket) const;

    void find(const BucketName &bucket, const QString &key, ObjectCallback<ObjectInfo> done);
    void list(const BucketName &bucket, const ObjectListQuery &query, ObjectCallback<ObjectListing> done);
    // The file of the change's object is written already; whatever becomes of the change, it is this class's from now on.
    void put(ObjectChange change, const PutCondition &condition, ObjectCallback<ObjectInfo> done);
    void remove(const BucketName &bucket, const QStringList &keys, ObjectCallback<QList<bool>> done); // which ones there were
    // Reads pieces of an object's file, one after the other.
    using Reader = std::shared_ptr<ObjectFileReader>;
    Reader openFile(const QString &file) const;
    void read(const Reader &reader, qint64 offset, qint64 length, Callback<QByteArray> done);
    void copy(const ObjectInfo &from, std::optional<ChecksumAlgorithm> algorithm, Callback<WrittenFile> done);
    void copyRange(const ObjectInfo &from, qint64 offset, qint64 length, std::optional<ChecksumAlgorithm> algorithm,
        Callback<WrittenFile> done);

    void beginUpload(const BucketName &bucket, MultipartUpload upload, ObjectCallback<MultipartUpload> done);
    void findUpload(const BucketName &bucket, const QString &key, const QString &id, ObjectCallback<MultipartUpload> done);
    void uploads(const BucketName &bucket, const QString &prefix, ObjectCallback<QList<MultipartUpload>> done);
    void putPart(
        const BucketName &bucket, const QString &key, const QString &id, UploadedPart part, ObjectCallback<UploadedPart> done);
    void parts(const BucketName &bucket, const QString &key, const QString &id, ObjectCallback<QList<UploadedPart>> done);
    struct Completion {
        BucketName bucket;
        QString key;
        QString id;
        QList<CompletedPart> parts;
        PutCondition condition;
        QByteArray clientAddress;
    };
    void complete(const Completion &completion, ObjectCallback<ObjectInfo> done);
    void abortUpload(const BucketName &bucket, const QString &key, const QString &id, ObjectCallback<bool> done);
    void removeApp(const AppId &app);

    qint64 now() const;

private:
    friend class ObjectUpload;

    template <typename T> void ask(std::function<ObjectOutcome<T>(ObjectStore &)> job, ObjectCallback<T> done)
    {
        m_database.run<ObjectOutcome<T>>(
            [job = std::move(job)](Database &database) -> Result<ObjectOutcome<T>> {
                ObjectStore store(database);
                return job(store);
            },
            [context = QPointer<QObject>(this), done = std::move(done)](const Result<ObjectOutcome<T>> &result) {
                if (!context)
                    return;
                if (!result)
                    complain(result.error());
                done(result ? *result : ObjectOutcome<T>(tl::unexpected(ObjectFault::Unavailable)));
            });
    }

    static void complain(const Error &error);
    void refreshRoom(const AppId &app); // what the app keeps has changed
    void removeFiles(const QStringList &names);
    struct PartsFound {
        MultipartUpload upload;
        QList<UploadedPart> parts;
    };
    void joinParts(const Completion &completion, const PartsFound &found, ObjectCallback<ObjectInfo> done);
    void store(ObjectChange change, const PutCondition &condition, const QString &upload, ObjectCallback<ObjectInfo> done);

    BatchedDatabase &m_database;
    const QString m_directory;
    const Clock &m_clock;
    EventSource m_events;
    Quota m_quota;
    std::optional<std::chrono::days> m_uploadLife{7};
    UploadRooms m_rooms;
    std::map<BucketName, CorsRules> m_cors; // as in the database
    QTimer m_sweeper;
    StorageThread m_readers; // so that a download does not wait for the disk to take an upload
    StorageThread m_files;
};

} // namespace isola
