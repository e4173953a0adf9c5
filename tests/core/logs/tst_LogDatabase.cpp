#include "core/logs/LogDatabase.h"

#include "tests/core/logs/LogTesting.h"

#include <QFile>
#include <QTemporaryDir>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_LogDatabase final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTransactionIsDoneWholeOrNotAtAll();
    void anErrorNamesTheFileAndTheMend();
    void onlyTheWriterMakesAFile();
    void aReaderCannotWrite();
    void aFileThatIsNoDatabaseIsAnError();
    void textsAndBlobsComeBack();
};

static LogDatabase openForWriting(const QString &path)
{
    return expectValue(LogDatabase::open(path, LogDatabase::Access::Write));
}

void tst_LogDatabase::aTransactionIsDoneWholeOrNotAtAll()
{
    const QTemporaryDir directory;
    LogDatabase database = openForWriting(directory.path() + u"/a.db"_s);
    QVERIFY(database.execute("CREATE TABLE t(x INTEGER PRIMARY KEY)").has_value());
    QVERIFY(!database.transaction([&] { return database.execute("INSERT INTO t VALUES(1); INSERT INTO t VALUES(1)"); }));
    QCOMPARE(expectValue(database.number("SELECT count(*) FROM t")), 0);
    QVERIFY(!database.ranOutOfSpace());
    QVERIFY(
        database.transaction([&] { return database.execute("INSERT INTO t VALUES(1); INSERT INTO t VALUES(2)"); }).has_value());
    QCOMPARE(expectValue(database.number("SELECT count(*) FROM t")), 2);

    QVERIFY(database.execute("PRAGMA max_page_count = 2").has_value());
    QVERIFY(!database.transaction([&] { return database.execute("CREATE TABLE u(x); CREATE TABLE v(x)"); }));
    QVERIFY(database.ranOutOfSpace());
    QCOMPARE(expectValue(database.number("SELECT count(*) FROM t")), 2);
}

void tst_LogDatabase::anErrorNamesTheFileAndTheMend()
{
    const QTemporaryDir directory;
    const QString path = directory.path() + u"/a.db"_s;
    LogDatabase database = openForWriting(path);
    const Result<void> failed = database.execute("SELECT * FROM missing");
    QVERIFY(!failed);
    QVERIFY(failed.error().message.contains(path));
    QVERIFY(failed.error().message.contains(u"missing"_s));
    QVERIFY(!failed.error().remediation.isEmpty());
    QVERIFY(!database.prepare("SELECT").has_value());
}

void tst_LogDatabase::onlyTheWriterMakesAFile()
{
    const QTemporaryDir directory;
    const QString path = directory.path() + u"/a.db"_s;
    for (const auto access : {LogDatabase::Access::Read, LogDatabase::Access::Checkpoint}) {
        const auto opened = LogDatabase::open(path, access);
        QVERIFY(!opened);
        QVERIFY(opened.error().message.contains(path));
        QVERIFY(!QFile::exists(path));
    }
}

void tst_LogDatabase::aReaderCannotWrite()
{
    const QTemporaryDir directory;
    const QString path = directory.path() + u"/a.db"_s;
    QVERIFY(openForWriting(path).execute("CREATE TABLE t(x)").has_value());
    LogDatabase reader = expectValue(LogDatabase::open(path, LogDatabase::Access::Read));
    QCOMPARE(expectValue(reader.number("SELECT count(*) FROM t")), 0);
    QVERIFY(!reader.execute("INSERT INTO t VALUES(1)"));
}

void tst_LogDatabase::aFileThatIsNoDatabaseIsAnError()
{
    const QTemporaryDir directory;
    QFile file(directory.path() + u"/a.db"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(QByteArray(100'000, 'x')), 100'000);
    file.close();
    QVERIFY(!LogDatabase::open(file.fileName(), LogDatabase::Access::Write).has_value());
}

void tst_LogDatabase::textsAndBlobsComeBack()
{
    const QTemporaryDir directory;
    LogDatabase database = openForWriting(directory.path() + u"/a.db"_s);
    QVERIFY(database.execute("CREATE TABLE t(a, b, c)").has_value());
    {
        LogStatement insert = expectValue(database.prepare("INSERT INTO t VALUES(?,?,?)"));
        const QByteArray blob("\0\xff\x01", 3);
        insert.bindText(1, "\xc3\xa9");
        insert.bindText(2, {});
        insert.bindBlob(3, blob);
        QVERIFY(insert.run().has_value());
    }
    LogStatement row = expectValue(database.prepare("SELECT a, b, c, typeof(b) FROM t"));
    QVERIFY(expectValue(row.step()));
    QCOMPARE(row.text(0), u"\u00e9"_s);
    QVERIFY(row.bytes(1).isEmpty());
    QCOMPARE(row.bytes(2).toByteArray(), QByteArray("\0\xff\x01", 3));
    QCOMPARE(row.text(3), u"null"_s);
    QVERIFY(!expectValue(row.step()));
}

QTEST_GUILESS_MAIN(tst_LogDatabase)
#include "tst_LogDatabase.moc"
