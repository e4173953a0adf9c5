#include "core/dispatch/hostcalls/AppDatabase.h"

#include "tests/core/base/FakeClock.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

class tst_AppDatabase final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void answersInTheOrderAsked();
    void refusesOneWithoutTheOthers();
    void keepsWhatItAnswered();
    void failsAllWhenTheDiskFails();
    void losesEverythingWithTheApp();

private:
    void open() { m_database = std::move(*AppDatabase::open(m_directory->filePath(u"app-data.db"_s), m_clock)); }
    void put(const QString &name, Callback<void> done)
    {
        m_database->run<void>(
            [app = m_app, name](AppStores &stores) {
                return stores.kv.put(app, name, {u"text"_s, "v", {}});
            },
            done);
    }
    bool has(const QString &name)
    {
        std::optional<bool> found;
        m_database->run<bool>(
            [app = m_app, name](AppStores &stores) -> Result<bool> { return stores.kv.get(app, name, 0).has_value(); },
            [&](Result<bool> result) { found = result.value_or(false); });
        return QTest::qWaitFor([&] { return found.has_value(); }) && *found;
    }

    const AppId m_app{u"shop"_s};
    FakeClock m_clock;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<AppDatabase> m_database;
};

void tst_AppDatabase::init()
{
    m_database.reset();
    m_directory = std::make_unique<QTemporaryDir>();
    open();
}

void tst_AppDatabase::answersInTheOrderAsked()
{
    QList<int> order;
    for (int i = 0; i < 600; ++i) // more than one transaction takes
        put(QString::number(i), [&order, i](const Result<void> &result) {
            QVERIFY(result);
            order.append(i);
        });
    QTRY_COMPARE(order.size(), 600);
    QVERIFY(std::is_sorted(order.begin(), order.end()));
    QVERIFY(has(u"599"_s));
}

void tst_AppDatabase::refusesOneWithoutTheOthers()
{
    QStringList results;
    const auto note = [&](const Result<void> &result) { results.append(result ? u"done"_s : result.error().message); };
    put(u"a"_s, note);
    m_database->run<void>([](AppStores &) -> Result<void> { return fail(ErrorCode::ResourceConflict, u"no"_s); }, note);
    put(u"b"_s, note);
    QTRY_COMPARE(results, QStringList({u"done"_s, u"no"_s, u"done"_s}));
    QVERIFY(has(u"a"_s) && has(u"b"_s));
}

void tst_AppDatabase::keepsWhatItAnswered()
{
    bool isDone = false;
    put(u"a"_s, [&](const Result<void> &result) { isDone = result.has_value(); });
    QTRY_VERIFY(isDone);
    m_database.reset();
    open();
    QVERIFY(has(u"a"_s));
}

void tst_AppDatabase::failsAllWhenTheDiskFails()
{
    int failures = 0;
    const auto count = [&](const Result<void> &result) { failures += !result; };
    // A table that is gone is as a disk that fails.
    QCOMPARE(
        QProcess::execute(u"sqlite3"_s, {m_directory->filePath(u"app-data.db"_s), u"ALTER TABLE kv_usage RENAME TO gone"_s}), 0);
    put(u"b"_s, count);
    put(u"c"_s, count);
    QTRY_COMPARE(failures, 2);
    QCOMPARE(
        QProcess::execute(u"sqlite3"_s, {m_directory->filePath(u"app-data.db"_s), u"ALTER TABLE gone RENAME TO kv_usage"_s}), 0);
    QVERIFY(!has(u"b"_s) && !has(u"c"_s));
    bool isDone = false;
    put(u"b"_s, [&](const Result<void> &result) { isDone = result.has_value(); });
    QTRY_VERIFY(isDone); // it goes on when the disk does
}

void tst_AppDatabase::losesEverythingWithTheApp()
{
    put(u"a"_s, [](const Result<void> &) {});
    m_database->removeApp(m_app);
    QVERIFY(!has(u"a"_s));
}

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_AppDatabase)
#include "tst_AppDatabase.moc"
