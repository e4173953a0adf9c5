#pragma once
// SQL of `buckets`, `objects`, `object_uploads` and `object_parts`, in the triggers' database: what is stored and the events that
// it raises are one transaction. Files that nothing refers to any more are answered, for whoever removes them. Used inside a job
// of that database, on its thread.

#include "core/objects/CorsRules.h"
#include "core/objects/ObjectValues.h"
#include "core/storage/Database.h"

namespace isola {

class ObjectStore final {
public:
    explicit ObjectStore(Database &database) : m_database(database) { }

    bool hasBucket(const BucketName &bucket);
    QList<Bucket> buckets(const AppId &app);
    bool addBucket(const BucketName &bucket, qint64 now); // false: it is there already
    void setCors(const BucketName &bucket, const CorsRules &rules);
    QList<std::pair<BucketName, CorsRules>> cors(); // of all buckets that have any
    bool isEmpty(const BucketName &bucket);
    QStringList removeBucket(const BucketName &bucket); // it must hold no object; the files of unfinished uploads

    std::optional<ObjectInfo> find(const BucketName &bucket, const QString &key);
    // Sets its sequence. Answers the file that it takes the place of, empty where there was none.
    QString put(const BucketName &bucket, ObjectInfo &object);
    QString remove(const BucketName &bucket, const QString &key); // the file; empty: there was none
    ObjectListing list(const BucketName &bucket, const ObjectListQuery &query);

    void addUpload(const BucketName &bucket, const MultipartUpload &upload);
    std::optional<MultipartUpload> findUpload(const BucketName &bucket, const QString &key, const QString &id);
    QList<MultipartUpload> uploads(const BucketName &bucket, const QString &prefix); // by key and time
    QString putPart(const QString &upload, const UploadedPart &part); // as put()
    QList<UploadedPart> parts(const QString &upload); // by number
    QStringList removeUpload(const QString &upload); // the files of its parts
    // Of all apps, begun before that; so many at most. Answers the files.
    struct AgedUploads {
        int count = 0;
        QStringList files;
    };
    AgedUploads removeUploadsBefore(qint64 time, int limit);

    // Bytes that the app keeps, in objects and in parts.
    qint64 usage(const AppId &app);
    qint64 uploadSize(const QString &upload); // of its parts

    QStringList removeApp(const AppId &app); // the files
    QStringList files(); // all of them

private:
    Database &m_database;
};

} // namespace isola
