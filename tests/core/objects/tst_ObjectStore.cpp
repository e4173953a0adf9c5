#include "core/objects/ObjectStore.h"

#include "core/storage/Migrator.h"

#include <QTemporaryDir>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class ObjectStoreTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void anObjectComesBackWhole();
    void whatTakesItsPlaceAnswersItsFile();
    void listsGoByPrefixDelimiterAndPage();
    void keysAreInTheOrderOfTheirBytes();
    void partsAreKeptByNumber();
    void usageFollowsObjectsAndParts();
    void usageOfAnOlderDatabaseIsCounted();
    void agedUploadsGoTheOldestFirst();
    void anAppTakesEverythingWithIt();

private:
    void put(const QString &key, qint64 size = 1, const AppId &app = {u"shop"_s})
    {
        ObjectInfo object;
        object.key = key;
        object.file = "file of "_L1 + key;
        object.size = size;
        m_store->put({app, u"bucket"_s}, object);
    }
    static UploadedPart part(int number, qint64 size)
    {
        UploadedPart part;
        part.number = number;
        part.file = u"part %1 of %2"_s.arg(number).arg(size);
        part.size = size;
        part.md5 = "md5";
        part.checksum = ObjectChecksum{ChecksumAlgorithm::Sha1, "c3Vt", false};
        return part;
    }
    void upload(const QString &id, qint64 createdAt = 0)
    {
        MultipartUpload upload;
        upload.id = id;
        upload.key = "key of "_L1 + id;
        upload.algorithm = ChecksumAlgorithm::Crc32;
        upload.createdAt = createdAt;
        m_store->addUpload(m_bucket, upload);
    }
    QStringList keys(const ObjectListing &listing) const
    {
        QStringList keys;
        for (const ObjectInfo &object : listing.objects)
            keys.append(object.key);
        return keys;
    }

    const AppId m_app{u"shop"_s};
    const BucketName m_bucket{m_app, u"bucket"_s};
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<ObjectStore> m_store;
};

void ObjectStoreTest::init()
{
    m_store.reset();
    m_database.reset();
    m_directory = std::make_unique<QTemporaryDir>();
    m_database = std::move(*Database::open(m_directory->filePath(u"t.db"_s)));
    QVERIFY(Migrator(u":/migrations/triggers"_s).migrate(*m_database));
    m_store = std::make_unique<ObjectStore>(*m_database);
    QVERIFY(m_store->addBucket(m_bucket, 5));
    QVERIFY(m_store->addBucket({{u"other"_s}, u"bucket"_s}, 5));
    QVERIFY(!m_store->addBucket(m_bucket, 6)); // it is there already
}

void ObjectStoreTest::anObjectComesBackWhole()
{
    ObjectInfo object;
    object.key = u"a/ü"_s;
    object.file = u"3f/3f00"_s;
    object.size = qint64(5) << 40;
    object.etag = "e-2";
    object.headers.contentType = "image/png";
    object.headers.others = {{"x-amz-meta-a", "1"}, {"cache-control", "no-store"}};
    object.checksum = ObjectChecksum{ChecksumAlgorithm::Crc32c, "AAAA-2", true};
    object.modifiedAt = 1234;
    QCOMPARE(m_store->put(m_bucket, object), QString());
    const auto found = m_store->find(m_bucket, u"a/ü"_s);
    QVERIFY(found);
    QCOMPARE(found->file, object.file);
    QCOMPARE(found->size, object.size);
    QCOMPARE(found->etag, object.etag);
    QCOMPARE(found->headers.contentType, object.headers.contentType);
    QCOMPARE(found->headers.others, object.headers.others);
    QVERIFY(found->checksum->algorithm == ChecksumAlgorithm::Crc32c);
    QCOMPARE(found->checksum->value, "AAAA-2");
    QVERIFY(found->checksum->isComposite);
    QCOMPARE(found->modifiedAt, 1234);
    QCOMPARE(found->sequence, object.sequence);
    QVERIFY(!m_store->find({{u"other"_s}, u"bucket"_s}, u"a/ü"_s));
}

void ObjectStoreTest::whatTakesItsPlaceAnswersItsFile()
{
    put(u"a"_s);
    ObjectInfo object;
    object.key = u"a"_s;
    object.file = u"new"_s;
    QCOMPARE(m_store->put(m_bucket, object), u"file of a"_s);
    QVERIFY(object.sequence > 1);
    QCOMPARE(m_store->remove(m_bucket, u"a"_s), u"new"_s);
    QCOMPARE(m_store->remove(m_bucket, u"a"_s), QString());
    QVERIFY(m_store->isEmpty(m_bucket));
}

void ObjectStoreTest::listsGoByPrefixDelimiterAndPage()
{
    for (const char *key : {"a/1", "a/2", "ab", "b/x/1", "b/y", "c"})
        put(QString::fromLatin1(key));
    ObjectListQuery query;
    query.delimiter = u"/"_s;
    ObjectListing listing = m_store->list(m_bucket, query);
    QCOMPARE(keys(listing), (QStringList{u"ab"_s, u"c"_s}));
    QCOMPARE(listing.commonPrefixes, (QStringList{u"a/"_s, u"b/"_s}));
    query.prefix = u"b/"_s;
    listing = m_store->list(m_bucket, query);
    QCOMPARE(keys(listing), QStringList{u"b/y"_s});
    QCOMPARE(listing.commonPrefixes, QStringList{u"b/x/"_s});
    ObjectListQuery page;
    page.limit = 4;
    listing = m_store->list(m_bucket, page);
    QVERIFY(listing.hasMore);
    QCOMPARE(listing.last, u"b/x/1"_s);
    page.after = listing.last;
    listing = m_store->list(m_bucket, page);
    QVERIFY(!listing.hasMore);
    QCOMPARE(keys(listing), (QStringList{u"b/y"_s, u"c"_s}));
}

void ObjectStoreTest::keysAreInTheOrderOfTheirBytes()
{
    const QStringList ordered{
        u"Z"_s, u"a"_s, u"é"_s, u"ﬀ"_s, QString::fromUcs4(U"\U0001d49c", 1)}; // by UTF-16 the last two would change
    for (const QString &key : {ordered[4], ordered[2], ordered[0], ordered[3], ordered[1]})
        put(key);
    QCOMPARE(keys(m_store->list(m_bucket, {})), ordered);
}

void ObjectStoreTest::partsAreKeptByNumber()
{
    upload(u"u"_s);
    QCOMPARE(m_store->putPart(u"u"_s, part(2, 20)), QString());
    QCOMPARE(m_store->putPart(u"u"_s, part(1, 10)), QString());
    QCOMPARE(m_store->putPart(u"u"_s, part(2, 30)), u"part 2 of 20"_s); // sent again
    const QList<UploadedPart> parts = m_store->parts(u"u"_s);
    QCOMPARE(parts.size(), 2);
    QCOMPARE(parts[0].number, 1);
    QCOMPARE(parts[1].size, 30);
    QCOMPARE(parts[1].checksum->value, "c3Vt");
    QCOMPARE(m_store->uploadSize(u"u"_s), 40);
    QVERIFY(m_store->findUpload(m_bucket, u"key of u"_s, u"u"_s));
    QVERIFY(!m_store->findUpload(m_bucket, u"another key"_s, u"u"_s));
    QCOMPARE(m_store->uploads(m_bucket, u"key"_s).size(), 1);
    QCOMPARE(m_store->removeUpload(u"u"_s).size(), 2);
    QVERIFY(m_store->parts(u"u"_s).isEmpty());
}

void ObjectStoreTest::usageFollowsObjectsAndParts()
{
    QCOMPARE(m_store->usage(m_app), 0);
    put(u"a"_s, 100);
    put(u"b"_s, 50);
    put(u"theirs"_s, 7, {u"other"_s});
    QCOMPARE(m_store->usage(m_app), 150);
    put(u"a"_s, 20); // in its place
    QCOMPARE(m_store->usage(m_app), 70);
    upload(u"u"_s);
    m_store->putPart(u"u"_s, part(1, 10));
    m_store->putPart(u"u"_s, part(1, 11));
    m_store->putPart(u"u"_s, part(2, 5));
    QCOMPARE(m_store->usage(m_app), 86);
    m_store->removeUpload(u"u"_s);
    QCOMPARE(m_store->usage(m_app), 70);
    upload(u"v"_s);
    m_store->putPart(u"v"_s, part(1, 1000));
    m_store->remove(m_bucket, u"a"_s);
    m_store->remove(m_bucket, u"b"_s);
    m_store->removeBucket(m_bucket); // with the upload
    QCOMPARE(m_store->usage(m_app), 0);
    QCOMPARE(m_store->usage({u"other"_s}), 7);
    QVERIFY(!m_database->failure());
}

// What was there before the count was kept is in it.
void ObjectStoreTest::usageOfAnOlderDatabaseIsCounted()
{
    put(u"a"_s, 100);
    upload(u"u"_s);
    m_store->putPart(u"u"_s, part(1, 11));
    m_database->runScript("DROP TABLE object_usage; DROP TRIGGER objects_counted; DROP TRIGGER objects_uncounted; "
                          "DROP TRIGGER object_parts_counted; DROP TRIGGER object_parts_uncounted; "
                          "DROP INDEX object_uploads_by_age; ALTER TABLE objects DROP COLUMN parts; "
                          "ALTER TABLE buckets DROP COLUMN cors; PRAGMA user_version = 4;");
    QVERIFY(Migrator(u":/migrations/triggers"_s).migrate(*m_database));
    QCOMPARE(m_store->usage(m_app), 111);
    put(u"b"_s, 9);
    QCOMPARE(m_store->usage(m_app), 120);
}

void ObjectStoreTest::agedUploadsGoTheOldestFirst()
{
    for (const auto &[id, time] : {std::pair(u"new"_s, 300), std::pair(u"old"_s, 100), std::pair(u"older"_s, 50)}) {
        upload(id, time);
        m_store->putPart(id, part(1, time));
    }
    const ObjectStore::AgedUploads first = m_store->removeUploadsBefore(300, 1);
    QCOMPARE(first.count, 1);
    QCOMPARE(first.files, QStringList{u"part 1 of 50"_s});
    QCOMPARE(m_store->removeUploadsBefore(300, 10).files, QStringList{u"part 1 of 100"_s});
    QCOMPARE(m_store->removeUploadsBefore(300, 10).count, 0);
    QCOMPARE(m_store->uploads(m_bucket, {}).size(), 1);
}

void ObjectStoreTest::anAppTakesEverythingWithIt()
{
    put(u"a"_s, 3);
    put(u"theirs"_s, 7, {u"other"_s});
    upload(u"u"_s);
    m_store->putPart(u"u"_s, part(1, 10));
    QStringList files = m_store->removeApp(m_app);
    files.sort();
    QCOMPARE(files, (QStringList{u"file of a"_s, u"part 1 of 10"_s}));
    QCOMPARE(m_store->files(), QStringList{u"file of theirs"_s});
    QVERIFY(m_store->buckets(m_app).isEmpty());
    QCOMPARE(m_store->usage(m_app), 0);
}

QTEST_GUILESS_MAIN(ObjectStoreTest)
#include "tst_ObjectStore.moc"
