#include "core/storage/Database.h"
#include "core/storage/Transaction.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class DatabaseTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aNewDatabaseIsReadableByItsOwnerOnly();
    void valuesOfEveryTypeComeBackAsTheyWent();
    void commitsAreDurableAndForeignKeysHold();
    void aFailureSticksAndNothingIsKept();
    void aRefusalTakesTheTransactionBack();
    void aFailedStatementWinsOverTheJobsOwnAnswer();
    void anUncommittedTransactionGoesBack();
    void aFileThatIsNoDatabaseIsRefused();
    void aDirectoryThatIsMissingIsRefused();

private:
    std::unique_ptr<Database> opened()
    {
        Result<std::unique_ptr<Database>> database = Database::open(m_directory.filePath(u"test.db"_s));
        return database ? std::move(*database) : nullptr;
    }
    static int rowsIn(Database &database)
    {
        Statement count = database.select("SELECT COUNT(*) FROM t");
        return count.next() ? int(count.integer(0)) : -1;
    }

    QTemporaryDir m_directory;
};

void DatabaseTest::aNewDatabaseIsReadableByItsOwnerOnly()
{
    const std::unique_ptr<Database> database = opened();
    QVERIFY(database);
    database->runScript(
        "CREATE TABLE t (a TEXT PRIMARY KEY, b BLOB, c BIGINT, d TEXT); CREATE TABLE child (a TEXT REFERENCES t (a))");
    const QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    for (const QString &name : {u"test.db"_s, u"test.db-wal"_s}) {
        QVERIFY(QFile::exists(m_directory.filePath(name)));
        QVERIFY(!(QFile::permissions(m_directory.filePath(name)) & others));
    }
}

void DatabaseTest::valuesOfEveryTypeComeBackAsTheyWent()
{
    const std::unique_ptr<Database> database = opened();
    const QString text = u"h\u00e9llo \U0001F3DD and a zero \0 inside"_s;
    const QByteArray bytes("\0\xff\x01", 3);
    const int64_t number = std::numeric_limits<int64_t>::min();
    QCOMPARE(database->run("INSERT INTO t VALUES (?, ?, ?, ?)", text, bytes, number, std::nullopt), 1);
    QCOMPARE(
        database->run("INSERT INTO t VALUES (?, ?, ?, ?)", QString(), QByteArray(), true, std::optional<QString>(u"x"_s)), 1);
    QVERIFY(!database->failure());

    Statement row = database->select("SELECT a, b, c, d FROM t ORDER BY c");
    QVERIFY(row.next());
    QCOMPARE(row.text(0), text);
    QCOMPARE(row.blob(1), bytes);
    QCOMPARE(row.integer(2), number);
    QVERIFY(row.isNull(3));
    QVERIFY(row.next());
    QCOMPARE(row.text(0), QString());
    QVERIFY(!row.isNull(0));
    QVERIFY(!row.isNull(1));
    QCOMPARE(row.integer(2), int64_t(1));
    QCOMPARE(row.text(3), u"x"_s);
    QVERIFY(!row.next());
}

void DatabaseTest::commitsAreDurableAndForeignKeysHold()
{
    const std::unique_ptr<Database> database = opened();
    Statement mode = database->select("PRAGMA journal_mode");
    QVERIFY(mode.next());
    QCOMPARE(mode.text(0), u"wal"_s);
    Statement synchronous = database->select("PRAGMA synchronous");
    QVERIFY(synchronous.next());
    QCOMPARE(synchronous.integer(0), int64_t(2)); // FULL
    QCOMPARE(database->run("INSERT INTO child VALUES (?)", u"nobody"_s), 0);
    QVERIFY(database->failure());
    QVERIFY(database->failure()->message.contains("FOREIGN KEY"_L1));
}

void DatabaseTest::aFailureSticksAndNothingIsKept()
{
    const std::unique_ptr<Database> database = opened();
    const int before = rowsIn(*database);
    const Result<void> committed = [&] {
        Transaction transaction(*database);
        database->run("INSERT INTO t (a) VALUES (?)", u"one"_s);
        database->run("INSERT INTO nowhere VALUES (1)");
        database->run("INSERT INTO t (a) VALUES (?)", u"two"_s);
        return transaction.commit();
    }();
    QVERIFY(!committed);
    QVERIFY(committed.error().message.contains("nowhere"_L1));
    QVERIFY(!database->failure());
    QCOMPARE(rowsIn(*database), before);
}

void DatabaseTest::aRefusalTakesTheTransactionBack()
{
    const std::unique_ptr<Database> database = opened();
    const int before = rowsIn(*database);
    const Result<int> refused = inTransaction<int>(*database, [](Database &db) -> Result<int> {
        db.run("INSERT INTO t (a) VALUES (?)", u"three"_s);
        return fail(ErrorCode::ResourceConflict, u"no"_s);
    });
    QVERIFY(!refused);
    QVERIFY(refused.error().code == ErrorCode::ResourceConflict);
    QCOMPARE(rowsIn(*database), before);
}

void DatabaseTest::aFailedStatementWinsOverTheJobsOwnAnswer()
{
    const std::unique_ptr<Database> database = opened();
    const Result<int> failed = inTransaction<int>(*database, [](Database &db) -> Result<int> {
        if (!db.select("SELECT a FROM nowhere").next())
            return fail(ErrorCode::ResourceNotFound, u"not found"_s);
        return 1;
    });
    QVERIFY(!failed);
    QVERIFY(failed.error().code == ErrorCode::RuntimeUnavailable);
    QVERIFY(inTransaction<int>(*database, [](Database &) -> Result<int> { return 1; }));
}

void DatabaseTest::anUncommittedTransactionGoesBack()
{
    const std::unique_ptr<Database> database = opened();
    const int before = rowsIn(*database);
    {
        Transaction transaction(*database);
        database->run("INSERT INTO t (a) VALUES (?)", u"four"_s);
    }
    QCOMPARE(rowsIn(*database), before);
    const Result<void> kept = inTransaction<void>(*database, [](Database &db) -> Result<void> {
        db.run("INSERT INTO t (a) VALUES (?)", u"five"_s);
        return {};
    });
    QVERIFY(kept);
    QCOMPARE(rowsIn(*opened()), before + 1);
}

void DatabaseTest::aFileThatIsNoDatabaseIsRefused()
{
    const QString path = m_directory.filePath(u"text.db"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QByteArray content(2000, 'x');
    file.write(content);
    file.close();
    QVERIFY(!Database::open(path));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), content);
}

void DatabaseTest::aDirectoryThatIsMissingIsRefused()
{
    const auto refused = Database::open(u"/nonexistent/place/test.db"_s);
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains("/nonexistent/place"_L1));
}

QTEST_GUILESS_MAIN(DatabaseTest)
#include "tst_Database.moc"
