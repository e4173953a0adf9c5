#include "ui/logs/LogsModel.h"

#include "tests/ui/support/UiFixture.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

static const QByteArray kCode = R"(export default (req) => {
  console.log('seen', new URL(req.url).search);
  if (req.url.endsWith('fail')) throw new Error('no luck');
  return new Response('ok');
};
)";

class tst_LogsModel final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_server.start());
        connectTo(m_client, m_server);
        QCOMPARE(m_server.deploy("logged", kCode).status, 201);
        for (int call = 0; call < 230; ++call) // more than a page
            QCOMPARE(m_server.visit("logged?" + QByteArray::number(call)).status, 200);
        QCOMPARE(m_server.visit("logged?fail").status, 500);
        QTRY_COMPARE(m_server.logs("logged", "level=error").size(), 1);
    }

    void keepsTheModelContract()
    {
        LogsModel model(m_client);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.load({});
        QTRY_COMPARE(model.rowCount(), 231); // the tester asks for more by itself
        QTRY_VERIFY(model.isLive());
        QCOMPARE(m_server.visit("logged?contract").status, 200);
        QTRY_COMPARE(model.rowCount(), 232);
        LogFilter failed;
        failed.onlyErrors = true;
        model.load(failed);
        QTRY_COMPARE(model.rowCount(), 1);
    }

    void pagesComeUntilThereAreNoMore()
    {
        LogsModel model(m_client);
        load(model, {});
        QCOMPARE(model.rowCount(), 200);
        QVERIFY(model.canFetchMore({}));
        QSignalSpy loaded(&model, &LogsModel::loaded);
        model.fetchMore({});
        QVERIFY(!model.canFetchMore({})); // one page at a time
        QTRY_COMPARE(loaded.count(), 1);
        QCOMPARE(model.rowCount(), 232);
        QVERIFY(!model.canFetchMore({}));
        QCOMPARE(model.at(231).path, u"/?0"_s);
    }

    void filtersReachTheServer()
    {
        LogsModel model(m_client);
        LogFilter failed;
        failed.function = u"logged"_s;
        failed.onlyErrors = true;
        load(model, failed);
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(model.at(0).isFailed());
        QCOMPARE(model.at(0).line, 3);
        QCOMPARE(model.at(0).function, u"logged"_s);
        LogFilter worded;
        worded.text = u"?117"_s;
        load(model, worded);
        QCOMPARE(model.rowCount(), 1);
        LogFilter past;
        past.since = QDateTime::currentDateTimeUtc().addDays(-2);
        past.until = past.since.addDays(1);
        load(model, past);
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!model.isLive()); // that time does not grow
    }

    void newCallsAppearOnTopByThemselves()
    {
        LogsModel model(m_client);
        load(model, {});
        QTRY_VERIFY(model.isLive());
        const int before = model.rowCount();
        QCOMPARE(m_server.visit("logged?live").status, 200);
        QTRY_COMPARE(model.rowCount(), before + 1);
        QCOMPARE(model.at(0).path, u"/?live"_s);
    }

    void nothingMovesWhileItIsHeld()
    {
        LogsModel model(m_client);
        load(model, {});
        QTRY_VERIFY(model.isLive());
        const int before = model.rowCount();
        const QString first = model.at(0).id;
        model.setHeld(true);
        QCOMPARE(m_server.visit("logged?held").status, 200);
        QTRY_COMPARE(model.heldCount(), 1);
        QCOMPARE(model.rowCount(), before);
        QCOMPARE(model.at(0).id, first);
        model.setHeld(false);
        QCOMPARE(model.rowCount(), before + 1);
        QCOMPARE(model.at(0).path, u"/?held"_s);
    }

private:
    void load(LogsModel &model, const LogFilter &filter)
    {
        QSignalSpy loaded(&model, &LogsModel::loaded);
        model.load(filter);
        QTRY_COMPARE(loaded.count(), 1);
    }

    ServerProcess m_server;
    ServerClient m_client;
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_LogsModel)
#include "tst_LogsModel.moc"
