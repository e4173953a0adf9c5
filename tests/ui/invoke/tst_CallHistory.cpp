#include "ui/invoke/CallHistory.h"

#include "ui/client/ApiServer.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

class tst_CallHistory final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init() { QDir(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation)).removeRecursively(); }

    void callsComeBackNewestFirst()
    {
        {
            CallHistory history;
            history.open(m_server);
            history.add(u"f"_s, {QDateTime::currentDateTimeUtc(), {{u"path"_s, u"/1"_s}}, 200, 1.5});
            history.add(u"f"_s, {QDateTime::currentDateTimeUtc(), {{u"path"_s, u"/2"_s}}, 500, 2});
        }
        CallHistory history;
        history.open(m_server);
        QCOMPARE(history.calls(u"f"_s).size(), 2);
        QCOMPARE(history.calls(u"f"_s).first().request.value("path"_L1).toString(), u"/2"_s);
        QCOMPARE(history.calls(u"f"_s).first().status, 500);
        QVERIFY(history.calls(u"other"_s).isEmpty());
    }

    void whatAuthorisesIsNotWrittenDown()
    {
        CallHistory history;
        history.open(m_server);
        const QJsonObject headers{{u"Authorization"_s, u"Bearer s3cret"_s}, {u"x-a"_s, u"kept"_s}};
        history.add(u"f"_s, {QDateTime::currentDateTimeUtc(), {{u"headers"_s, headers}}, 200, 1});
        const QDir directory(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + u"/calls"_s);
        QCOMPARE(directory.entryList(QDir::Files).size(), 1);
        QFile file(directory.filePath(directory.entryList(QDir::Files).first()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.contains("kept"));
        QVERIFY(!text.contains("s3cret"));
        QCOMPARE(file.permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther), QFileDevice::Permissions());
    }

    void onlyTheLatestAreKept()
    {
        CallHistory history;
        history.open(m_server);
        for (int call = 0; call < 40; ++call)
            history.add(u"f"_s, {QDateTime::currentDateTimeUtc(), {{u"path"_s, u"/%1"_s.arg(call)}}, 200, 1});
        QCOMPARE(history.calls(u"f"_s).size(), 30);
        QCOMPARE(history.calls(u"f"_s).last().request.value("path"_L1).toString(), u"/10"_s);
    }

private:
    const ApiServer m_server{QUrl(u"http://127.0.0.1:4000"_s), {}, u"default"_s};
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_CallHistory)
#include "tst_CallHistory.moc"
