// Buckets, objects and uploads as the endpoint and functions use them, with real files and a real database.

#include "core/objects/ObjectUpload.h"
#include "tests/core/base/FakeClock.h"

#include <QEventLoop>
#include <QTemporaryDir>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class ObjectsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void anObjectIsStoredFoundAndRead();
    void aBucketMustBeThereAndEmptyToGo();
    void conditionsDecideWhoMayPut();
    void whatIsReplacedOrRefusedLeavesNoFile();
    void anEventIsPartOfWhatItTells();
    void partsBecomeOneObject();
    void partsMustBeAsTheClientNamesThem();
    void aQuotaBoundsObjectsAndPartsTogether();
    void whoMakesLessOfItMayThoughThereIsTooMuch();
    void whatIsOnItsWayCountsTowardsTheQuota();
    void theRulesOfABucketOutliveARestartAndGoWithIt();
    void unfinishedUploadsAreRemovedWhenTheyHaveAged();
    void aCrashsLeftOversGoAtTheNextStart();
    void aDeletedAppsFilesGoWithIt();
    void whatIsWrittenIsHeldBack();

private:
    // The answer to what `start` asks.
    template <typename T> ObjectOutcome<T> ask(const std::function<void(ObjectCallback<T>)> &start)
    {
        std::optional<ObjectOutcome<T>> answer;
        QEventLoop loop;
        start([&](const ObjectOutcome<T> &outcome) {
            answer = outcome;
            loop.quit();
        });
        if (!answer)
            loop.exec();
        return *answer;
    }
    template <typename T> Result<T> askDisk(const std::function<void(Callback<T>)> &start)
    {
        std::optional<Result<T>> answer;
        QEventLoop loop;
        start([&](const Result<T> &result) {
            answer = result;
            loop.quit();
        });
        if (!answer)
            loop.exec();
        return *answer;
    }
    WrittenFile written(const QByteArray &bytes)
    {
        ObjectUpload upload(*m_objects, {{AppId{u"another"_s}, u"bucket"_s}, {}}, ChecksumAlgorithm::Crc32);
        if (!bytes.isEmpty())
            upload.write(bytes);
        return *askDisk<WrittenFile>([&](const Callback<WrittenFile> &done) { upload.finish(done); });
    }
    ObjectOutcome<ObjectInfo> put(const QString &key, const QByteArray &bytes, const PutCondition &condition = {})
    {
        const WrittenFile file = written(bytes);
        ObjectChange change{m_bucket, {}, u"Put"_s, "127.0.0.1"};
        change.object.key = key;
        change.object.file = file.name;
        change.object.size = file.size;
        change.object.etag = file.md5.toHex();
        return ask<ObjectInfo>([&](const ObjectCallback<ObjectInfo> &done) { m_objects->put(change, condition, done); });
    }
    ObjectOutcome<ObjectInfo> find(const QString &key)
    {
        return ask<ObjectInfo>([&](const ObjectCallback<ObjectInfo> &done) { m_objects->find(m_bucket, key, done); });
    }
    QByteArray content(const ObjectInfo &object)
    {
        const Objects::Reader reader = m_objects->openFile(object.file);
        return askDisk<QByteArray>([&](const Callback<QByteArray> &done) {
            m_objects->read(reader, 0, object.size, done);
        }).value_or("(unreadable)");
    }
    QString begin(const QString &key)
    {
        MultipartUpload upload;
        upload.key = key;
        return ask<MultipartUpload>([&](const ObjectCallback<MultipartUpload> &done) {
            m_objects->beginUpload(m_bucket, upload, done);
        })->id;
    }
    ObjectOutcome<UploadedPart> putPart(const QString &key, const QString &id, int number, const QByteArray &bytes)
    {
        const WrittenFile file = written(bytes);
        UploadedPart part;
        part.number = number;
        part.file = file.name;
        part.size = file.size;
        part.md5 = file.md5;
        return ask<UploadedPart>(
            [&](const ObjectCallback<UploadedPart> &done) { m_objects->putPart(m_bucket, key, id, part, done); });
    }
    ObjectOutcome<ObjectInfo> complete(const QString &key, const QString &id, const QList<CompletedPart> &parts)
    {
        const Objects::Completion completion{m_bucket, key, id, parts, {}, {}};
        return ask<ObjectInfo>([&](const ObjectCallback<ObjectInfo> &done) { m_objects->complete(completion, done); });
    }
    qint64 usage()
    {
        return *ask<qint64>([&](const ObjectCallback<qint64> &done) { m_objects->usage(m_bucket.app, done); });
    }
    void open();

    const BucketName m_bucket{{u"shop"_s}, u"bucket"_s};
    FakeClock m_clock;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<BatchedDatabase> m_database;
    std::unique_ptr<Objects> m_objects;
};

void ObjectsTest::open()
{
    m_objects.reset();
    m_database.reset();
    m_database = std::move(*BatchedDatabase::open(m_directory->filePath(u"t.db"_s), u":/migrations/triggers"_s));
    m_objects = std::make_unique<Objects>(*m_database, m_directory->filePath(u"objects"_s), m_clock);
}

void ObjectsTest::init()
{
    m_objects.reset();
    m_database.reset();
    m_directory = std::make_unique<QTemporaryDir>();
    open();
    QVERIFY(*ask<bool>([&](const ObjectCallback<bool> &done) { m_objects->createBucket(m_bucket, done); }));
}

void ObjectsTest::anObjectIsStoredFoundAndRead()
{
    QVERIFY(put(u"a"_s, "hello"));
    const auto found = find(u"a"_s);
    QCOMPARE(found->size, 5);
    QCOMPARE(found->modifiedAt, m_objects->now());
    QCOMPARE(content(*found), "hello");
    QVERIFY(find(u"b"_s).error() == ObjectFault::NoSuchKey);
    const auto listed
        = ask<ObjectListing>([&](const ObjectCallback<ObjectListing> &done) { m_objects->list(m_bucket, {}, done); });
    QCOMPARE(listed->objects.size(), 1);
    const auto removed = ask<QList<bool>>([&](const ObjectCallback<QList<bool>> &done) {
        m_objects->remove(m_bucket, {u"a"_s, u"b"_s}, done);
    });
    QCOMPARE(*removed, (QList<bool>{true, false}));
    QVERIFY(find(u"a"_s).error() == ObjectFault::NoSuchKey);
}

void ObjectsTest::aBucketMustBeThereAndEmptyToGo()
{
    const auto remove = [&](const BucketName &bucket) {
        return ask<bool>([&](const ObjectCallback<bool> &done) { m_objects->removeBucket(bucket, done); });
    };
    QVERIFY(remove({m_bucket.app, u"none"_s}).error() == ObjectFault::NoSuchBucket);
    QVERIFY(put(u"a"_s, "x"));
    QVERIFY(remove(m_bucket).error() == ObjectFault::BucketNotEmpty);
    QVERIFY(ask<QList<bool>>([&](const ObjectCallback<QList<bool>> &done) { m_objects->remove(m_bucket, {u"a"_s}, done); }));
    QVERIFY(remove(m_bucket));
    QVERIFY(put(u"a"_s, "x").error() == ObjectFault::NoSuchBucket);
    QVERIFY(find(u"a"_s).error() == ObjectFault::NoSuchBucket);
}

void ObjectsTest::conditionsDecideWhoMayPut()
{
    PutCondition mustBeNew;
    mustBeNew.mustBeNew = true;
    const auto first = put(u"a"_s, "1", mustBeNew);
    QVERIFY(first);
    QVERIFY(put(u"a"_s, "2", mustBeNew).error() == ObjectFault::PreconditionFailed);
    PutCondition same;
    same.etag = "another";
    QVERIFY(put(u"a"_s, "2", same).error() == ObjectFault::PreconditionFailed);
    QVERIFY(put(u"b"_s, "2", same).error() == ObjectFault::NoSuchKey);
    same.etag = first->etag;
    QVERIFY(put(u"a"_s, "2", same));
    QCOMPARE(content(*find(u"a"_s)), "2");
}

void ObjectsTest::whatIsReplacedOrRefusedLeavesNoFile()
{
    QVERIFY(put(u"a"_s, "1"));
    QVERIFY(put(u"a"_s, "2"));
    PutCondition mustBeNew;
    mustBeNew.mustBeNew = true;
    QVERIFY(!put(u"a"_s, "3", mustBeNew));
    const QString kept = find(u"a"_s)->file;
    QTRY_COMPARE(objectfiles::all(m_directory->filePath(u"objects"_s)), QStringList{kept});
}

void ObjectsTest::anEventIsPartOfWhatItTells()
{
    int told = 0;
    m_objects->setEventSource([&](const BucketName &, const QString &key, const QByteArray &) -> Objects::InTransaction {
        if (!key.startsWith("in/"_L1))
            return {};
        return [&](Database &database, const ObjectChange &change) -> Objects::AfterCommit {
            // It sees the object as stored, in the transaction that stores it.
            const bool isThere = ObjectStore(database).find(change.bucket, change.object.key).has_value();
            return [&told, isThere] { told += isThere ? 1 : 100; };
        };
    });
    QVERIFY(put(u"out/a"_s, "x"));
    QCOMPARE(told, 0);
    QVERIFY(put(u"in/a"_s, "x"));
    QCOMPARE(told, 1);
    PutCondition mustBeNew;
    mustBeNew.mustBeNew = true;
    QVERIFY(!put(u"in/a"_s, "x", mustBeNew));
    QCOMPARE(told, 1);
}

void ObjectsTest::partsBecomeOneObject()
{
    const QString id = begin(u"whole"_s);
    const QByteArray large(Objects::kLeastPart, 'a');
    QVERIFY(putPart(u"whole"_s, id, 2, "tail"));
    QVERIFY(putPart(u"whole"_s, id, 1, "replaced"));
    const auto first = putPart(u"whole"_s, id, 1, large);
    const auto second = putPart(u"whole"_s, id, 2, "end");
    const auto done = complete(u"whole"_s, id, {{1, first->md5.toHex(), {}}, {2, second->md5.toHex(), {}}});
    QVERIFY(done);
    QVERIFY(done->etag.endsWith("-2"));
    QCOMPARE(content(*done), large + "end");
    QVERIFY(complete(u"whole"_s, id, {{1, first->md5.toHex(), {}}}).error() == ObjectFault::NoSuchUpload);
    QTRY_COMPARE(objectfiles::all(m_directory->filePath(u"objects"_s)), QStringList{done->file});
}

void ObjectsTest::partsMustBeAsTheClientNamesThem()
{
    const QString id = begin(u"k"_s);
    const QByteArray first = putPart(u"k"_s, id, 1, "one")->md5.toHex();
    const QByteArray second = putPart(u"k"_s, id, 2, "two")->md5.toHex();
    QVERIFY(putPart(u"another"_s, id, 1, "x").error() == ObjectFault::NoSuchUpload);
    QVERIFY(complete(u"k"_s, id, {}).error() == ObjectFault::InvalidPart);
    QVERIFY(complete(u"k"_s, id, {{1, "wrong", {}}}).error() == ObjectFault::InvalidPart);
    QVERIFY(complete(u"k"_s, id, {{3, first, {}}}).error() == ObjectFault::InvalidPart);
    QVERIFY(complete(u"k"_s, id, {{1, first, "c3Vt"}}).error() == ObjectFault::InvalidPart); // none was counted
    QVERIFY(complete(u"k"_s, id, {{2, second, {}}, {1, first, {}}}).error() == ObjectFault::InvalidPartOrder);
    QVERIFY(complete(u"k"_s, id, {{1, first, {}}, {2, second, {}}}).error() == ObjectFault::PartTooSmall);
    QVERIFY(complete(u"k"_s, id, {{2, second, {}}}));
    QCOMPARE(content(*find(u"k"_s)), "two");
}

void ObjectsTest::aQuotaBoundsObjectsAndPartsTogether()
{
    m_objects->setQuota([](const AppId &app) { return app.value == "shop"_L1 ? std::optional<qint64>(10) : std::nullopt; });
    QVERIFY(put(u"a"_s, "123456"));
    QVERIFY(put(u"b"_s, "12345").error() == ObjectFault::QuotaExceeded);
    QVERIFY(put(u"a"_s, "1234567890")); // in its own place
    QVERIFY(put(u"a"_s, "12345"));
    const QString id = begin(u"c"_s);
    const auto part = putPart(u"c"_s, id, 1, "12345");
    QVERIFY(part);
    QCOMPARE(usage(), 10);
    QVERIFY(putPart(u"c"_s, id, 2, "1").error() == ObjectFault::QuotaExceeded);
    QVERIFY(complete(u"c"_s, id, {{1, part->md5.toHex(), {}}})); // it is kept once
    QCOMPARE(usage(), 10);
    QVERIFY(put(u"d"_s, "1").error() == ObjectFault::QuotaExceeded);
    QVERIFY(put(u"d"_s, "")); // nothing is no more
}

void ObjectsTest::whoMakesLessOfItMayThoughThereIsTooMuch()
{
    QVERIFY(put(u"a"_s, "1234567890"));
    m_objects->setQuota([](const AppId &app) { return app.value == "shop"_L1 ? std::optional<qint64>(2) : std::nullopt; });
    QVERIFY(put(u"a"_s, "12345"));
    QVERIFY(put(u"a"_s, "123456").error() == ObjectFault::QuotaExceeded);
}

void ObjectsTest::whatIsOnItsWayCountsTowardsTheQuota()
{
    m_objects->setQuota([](const AppId &app) { return app.value == "shop"_L1 ? std::optional<qint64>(10) : std::nullopt; });
    QVERIFY(put(u"a"_s, "123456"));
    const auto upload = [this](const QString &key) {
        return std::make_unique<ObjectUpload>(*m_objects, ObjectUpload::Place{m_bucket, key}, std::nullopt);
    };
    auto first = upload(u"b"_s);
    QVERIFY(first->write("123"));
    auto second = upload(u"c"_s);
    QCOMPARE(usage(), 6); // by now both know what there is
    QVERIFY(!second->write("12"));
    QVERIFY(first->write("4"));
    first.reset(); // its client went away, and its bytes with it
    second = upload(u"c"_s);
    QCOMPARE(usage(), 6);
    QVERIFY(second->write("1234"));
    QVERIFY(second->write("5").error() == ObjectFault::QuotaExceeded);
    second.reset();
    // What takes the place of an object need not fit beside it; twice at once it has to.
    first = upload(u"a"_s);
    second = upload(u"a"_s);
    QCOMPARE(usage(), 6);
    QVERIFY(first->write("1234567"));
    QVERIFY(second->write("123"));
    QVERIFY(!second->write("4"));
    second.reset();
    // What is deleted meanwhile makes room for what is under way.
    QVERIFY(ask<QList<bool>>([&](const ObjectCallback<QList<bool>> &done) { m_objects->remove(m_bucket, {u"a"_s}, done); }));
    second = upload(u"d"_s);
    QCOMPARE(usage(), 0);
    QVERIFY(second->write("123"));
    QVERIFY(!second->write("4"));
}

void ObjectsTest::theRulesOfABucketOutliveARestartAndGoWithIt()
{
    CorsRule rule;
    rule.origins = {u"https://example.com"_s};
    rule.methods = {"GET"};
    const auto setCors = [&](const BucketName &bucket) {
        return ask<bool>([&](const ObjectCallback<bool> &done) { m_objects->setCors(bucket, {rule}, done); });
    };
    QVERIFY(setCors(m_bucket));
    QVERIFY(setCors({m_bucket.app, u"none"_s}).error() == ObjectFault::NoSuchBucket);
    open();
    QVERIFY(m_objects->cors(m_bucket).isEmpty());
    m_objects->start();
    QTRY_COMPARE(m_objects->cors(m_bucket).size(), 1);
    QCOMPARE(m_objects->cors(m_bucket).first().origins, rule.origins);
    QCOMPARE(m_objects->cors(m_bucket.name).size(), 1);
    QVERIFY(m_objects->cors(u"other"_s).isEmpty());
    QVERIFY(ask<bool>([&](const ObjectCallback<bool> &done) { m_objects->removeBucket(m_bucket, done); }));
    QVERIFY(m_objects->cors(m_bucket).isEmpty());
}

void ObjectsTest::unfinishedUploadsAreRemovedWhenTheyHaveAged()
{
    const QString old = begin(u"old"_s);
    QVERIFY(putPart(u"old"_s, old, 1, "x"));
    m_clock.advance(std::chrono::hours(24));
    const QString young = begin(u"young"_s);
    QVERIFY(putPart(u"young"_s, young, 1, "y"));
    const auto count = [&] {
        return ask<QList<MultipartUpload>>([&](const ObjectCallback<QList<MultipartUpload>> &done) {
            m_objects->uploads(m_bucket, {}, done);
        })->size();
    };
    m_clock.advance(std::chrono::hours(6 * 24)); // the old one is seven days old, to the millisecond
    m_objects->sweep();
    QCOMPARE(count(), 2);
    m_clock.advance(Milliseconds(1));
    m_objects->sweep();
    QCOMPARE(count(), 1);
    QCOMPARE(usage(), 1);
    QTRY_COMPARE(objectfiles::all(m_directory->filePath(u"objects"_s)).size(), 1);
    m_objects->setUploadLife(std::nullopt);
    m_clock.advance(std::chrono::hours(365 * 24));
    m_objects->sweep();
    QCOMPARE(count(), 1);
    m_objects->setUploadLife(std::chrono::days(1));
    m_objects->start(); // which sweeps
    QTRY_COMPARE(count(), 0);
}

void ObjectsTest::aCrashsLeftOversGoAtTheNextStart()
{
    QVERIFY(put(u"a"_s, "kept"));
    const QString id = begin(u"u"_s);
    QVERIFY(putPart(u"u"_s, id, 1, "kept too"));
    const WrittenFile orphan = written("nobody knows me");
    open();
    m_objects->start();
    QTRY_VERIFY(!objectfiles::all(m_directory->filePath(u"objects"_s)).contains(orphan.name));
    QCOMPARE(objectfiles::all(m_directory->filePath(u"objects"_s)).size(), 2);
    QCOMPARE(content(*find(u"a"_s)), "kept");
}

void ObjectsTest::aDeletedAppsFilesGoWithIt()
{
    QVERIFY(put(u"a"_s, "x"));
    m_objects->removeApp(m_bucket.app);
    QVERIFY(find(u"a"_s).error() == ObjectFault::NoSuchBucket);
    QTRY_COMPARE(objectfiles::all(m_directory->filePath(u"objects"_s)), QStringList());
}

void ObjectsTest::whatIsWrittenIsHeldBack()
{
    ObjectUpload upload(*m_objects, {m_bucket, u"a"_s}, {});
    QCOMPARE(upload.window(), ObjectUpload::kWindow);
    upload.write(QByteArray(1000, 'x'));
    QCOMPARE(upload.window(), ObjectUpload::kWindow - 1000);
    QTRY_COMPARE(upload.window(), ObjectUpload::kWindow);
}

QTEST_GUILESS_MAIN(ObjectsTest)
#include "tst_Objects.moc"
