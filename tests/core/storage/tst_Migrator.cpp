#include "core/storage/Database.h"
#include "core/storage/Migrator.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class MigratorTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aNewDatabaseTakesEveryStepWithoutACopy();
    void anOldDatabaseIsCopiedBeforeItIsChanged();
    void aStepThatFailsLeavesTheDatabaseAsItWas();
    void aNewerDatabaseIsRefusedUntouched();
    void theShippedStepsMakeTheRegistry();
    void theShippedStepsAreNumberedWithoutAGap();

private:
    void writeStep(const QString &name, const QByteArray &sql)
    {
        QFile file(m_steps.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(sql);
    }
    QString databasePath() const { return m_directory.filePath(u"test.db"_s); }
    std::unique_ptr<Database> opened() const { return std::move(*Database::open(databasePath())); }
    Result<void> migrate() const
    {
        const std::unique_ptr<Database> database = opened();
        return Migrator(m_steps.path()).migrate(*database);
    }
    static int64_t number(Database &database, const char *sql)
    {
        Statement row = database.select(sql);
        return row.next() ? row.integer(0) : -1;
    }

    QTemporaryDir m_steps;
    QTemporaryDir m_directory;
};

void MigratorTest::aNewDatabaseTakesEveryStepWithoutACopy()
{
    writeStep(u"0001_first.sql"_s, "CREATE TABLE t (a); INSERT INTO t VALUES (1);");
    writeStep(u"0002_second.sql"_s, "INSERT INTO t VALUES (2);");
    QVERIFY(migrate());
    QVERIFY(migrate()); // nothing is left to do
    const auto database = opened();
    QCOMPARE(number(*database, "SELECT COUNT(*) FROM t"), int64_t(2));
    QCOMPARE(number(*database, "PRAGMA user_version"), int64_t(2));
    QVERIFY(QDir(m_directory.path()).entryList({u"*before*"_s}).isEmpty());
}

void MigratorTest::anOldDatabaseIsCopiedBeforeItIsChanged()
{
    writeStep(u"0003_third.sql"_s, "DELETE FROM t;");
    QVERIFY(migrate());
    QCOMPARE(number(*opened(), "SELECT COUNT(*) FROM t"), int64_t(0));
    const auto copy = Database::open(databasePath() + u".before-0003"_s);
    QVERIFY(copy);
    QCOMPARE(number(**copy, "SELECT COUNT(*) FROM t"), int64_t(2));
    QCOMPARE(number(**copy, "PRAGMA user_version"), int64_t(2));
    QVERIFY(!(QFile::permissions((*copy)->path()) & (QFile::ReadGroup | QFile::ReadOther)));
}

void MigratorTest::aStepThatFailsLeavesTheDatabaseAsItWas()
{
    writeStep(u"0004_fourth.sql"_s, "INSERT INTO t VALUES (4); INSERT INTO nowhere VALUES (4);");
    const Result<void> failed = migrate();
    QVERIFY(!failed);
    QVERIFY(failed.error().message.contains("nowhere"_L1));
    const auto database = opened();
    QCOMPARE(number(*database, "PRAGMA user_version"), int64_t(3));
    QCOMPARE(number(*database, "SELECT COUNT(*) FROM t"), int64_t(0));
    QVERIFY(QFile::remove(m_steps.filePath(u"0004_fourth.sql"_s)));
}

void MigratorTest::aNewerDatabaseIsRefusedUntouched()
{
    opened()->runScript("PRAGMA user_version = 9");
    QFile file(databasePath());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray before = file.readAll();
    const Result<void> refused = migrate();
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains("version 9"_L1));
    QVERIFY(refused.error().remediation.contains("newer"_L1));
    file.seek(0);
    QCOMPARE(file.readAll(), before);
}

void MigratorTest::theShippedStepsMakeTheRegistry()
{
    const auto database = std::move(*Database::open(m_directory.filePath(u"registry.db"_s)));
    QVERIFY(Migrator(u":/migrations/registry"_s).migrate(*database));
    QCOMPARE(number(*database, "SELECT COUNT(*) FROM apps"), int64_t(0));
}

void MigratorTest::theShippedStepsAreNumberedWithoutAGap()
{
    const QStringList steps = QDir(u":/migrations/registry"_s).entryList(QDir::Files, QDir::Name);
    QVERIFY(!steps.isEmpty());
    for (int i = 0; i < steps.size(); ++i)
        QCOMPARE(steps.at(i).left(5), u"%1_"_s.arg(i + 1, 4, 10, QLatin1Char('0')));
}

QTEST_GUILESS_MAIN(MigratorTest)
#include "tst_Migrator.moc"
