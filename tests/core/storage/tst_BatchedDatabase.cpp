#include "core/storage/BatchedDatabase.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

// On the triggers' schema, of which `trigger_counters` is the simplest table.
class BatchedDatabaseTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void jobsRunInTheirOrderAndAnswer();
    void whatWaitsSharesATransaction();
    void aJobThatRefusesSpoilsNoOther();
    void aFailureIsToldToAllOfItsTransactionAndLeavesNothing();
    void whatIsWaitingAtTheEndIsDone();
    void aNewerDatabaseIsRefused();

private:
    void open() { m_database = std::move(*BatchedDatabase::open(path(), u":/migrations/triggers"_s)); }
    QString path() const { return m_directory->filePath(u"t.db"_s); }
    static void put(Database &database, const QString &name, int value)
    {
        database.run("INSERT INTO trigger_counters (name, value) VALUES (?, ?)", name, value);
    }
    void add(const QString &name, Callback<int> done)
    {
        m_database->run<int>(
            [name](Database &database) -> Result<int> {
                put(database, name, 1);
                return 1;
            },
            std::move(done));
    }
    // Read over a connection of its own: committed, or not there.
    QStringList names() const
    {
        const auto database = Database::open(path());
        QStringList names;
        Statement row = (*database)->select("SELECT name FROM trigger_counters WHERE value > 0 ORDER BY name");
        while (row.next())
            names.append(row.text(0));
        return names;
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<BatchedDatabase> m_database;
};

void BatchedDatabaseTest::init()
{
    m_database.reset();
    m_directory = std::make_unique<QTemporaryDir>();
    open();
}

void BatchedDatabaseTest::jobsRunInTheirOrderAndAnswer()
{
    QList<int> answers;
    for (int i = 1; i <= 600; ++i) // more than one transaction takes
        m_database->run<int>(
            [i](Database &database) -> Result<int> {
                Statement count = database.select("SELECT COUNT(*) FROM trigger_counters WHERE value > 0");
                const int before = count.next() ? int(count.integer(0)) : -1;
                put(database, u"n%1"_s.arg(i), i);
                return before + 1;
            },
            [&](const Result<int> &answer) { answers.append(answer.value_or(-1)); });
    QTRY_COMPARE(answers.size(), 600);
    for (int i = 0; i < 600; ++i)
        QCOMPARE(answers[i], i + 1);
}

// The first goes alone; the others have waited for it, and are committed together before any of them is answered.
void BatchedDatabaseTest::whatWaitsSharesATransaction()
{
    QList<qsizetype> committed;
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s})
        add(name, [&](const Result<int> &) { committed.append(names().size()); });
    QTRY_COMPARE(committed.size(), 3);
    QVERIFY(committed[0] >= 1);
    QCOMPARE(committed[1], 3);
    QCOMPARE(committed[2], 3);
}

void BatchedDatabaseTest::aJobThatRefusesSpoilsNoOther()
{
    QStringList told;
    add(u"a"_s, [&](const Result<int> &answer) { told.append(answer ? u"a"_s : u"-"_s); });
    m_database->run<int>([](Database &) -> Result<int> { return fail(ErrorCode::ResourceConflict, u"no"_s); },
        [&](const Result<int> &answer) { told.append(answer ? u"?"_s : answer.error().message); });
    add(u"b"_s, [&](const Result<int> &answer) { told.append(answer ? u"b"_s : u"-"_s); });
    QTRY_COMPARE(told, (QStringList{u"a"_s, u"no"_s, u"b"_s}));
    QCOMPARE(names(), (QStringList{u"a"_s, u"b"_s}));
}

void BatchedDatabaseTest::aFailureIsToldToAllOfItsTransactionAndLeavesNothing()
{
    QStringList told;
    add(u"first"_s, [](const Result<int> &) {}); // while it runs the others gather
    add(u"a"_s, [&](const Result<int> &answer) { told.append(answer ? u"a"_s : u"failed"_s); });
    add(u"a"_s, [&](const Result<int> &answer) { told.append(answer ? u"a"_s : u"failed"_s); }); // the name is taken
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"UNIQUE"_s));
    QTRY_COMPARE(told, (QStringList{u"failed"_s, u"failed"_s}));
    QCOMPARE(names(), QStringList{u"first"_s});
}

void BatchedDatabaseTest::whatIsWaitingAtTheEndIsDone()
{
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s})
        add(name, [](const Result<int> &) { QFAIL("nobody is there to be told"); });
    m_database.reset();
    QCOMPARE(names(), (QStringList{u"a"_s, u"b"_s, u"c"_s}));
}

void BatchedDatabaseTest::aNewerDatabaseIsRefused()
{
    m_database.reset();
    {
        const auto database = Database::open(path());
        (*database)->runScript("PRAGMA user_version = 999");
    }
    const auto opened = BatchedDatabase::open(path(), u":/migrations/triggers"_s);
    QVERIFY(!opened);
    QVERIFY(opened.error().message.contains("999"_L1));
}

QTEST_GUILESS_MAIN(BatchedDatabaseTest)
#include "tst_BatchedDatabase.moc"
