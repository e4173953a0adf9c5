#include "core/storage/DataDirectory.h"
#include "core/storage/PrivateFile.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class DataDirectoryTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itIsMadeForItsOwnerOnly();
    void aSecondServerIsRefusedByTheFirstOnesProcessId();
    void theAdminTokenIsWrittenOnce();
    void aChosenAdminTokenIsNotWritten();
    void anEmptyAdminTokenFileIsRefused();
    void aFileInItsPlaceIsRefused();
    void aServerIsFoundWhileItIsAnnounced();
    void theNoticeOfAKilledServerIsNotBelieved();

private:
    QTemporaryDir m_parent;
};

void DataDirectoryTest::itIsMadeForItsOwnerOnly()
{
    const QString path = m_parent.filePath(u"a/b/isola"_s);
    const auto directory = DataDirectory::open(path);
    QVERIFY(directory);
    QCOMPARE((*directory)->path(), path);
    const QFile::Permissions others = QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther;
    QVERIFY(!(QFileInfo(path).permissions() & others));
}

void DataDirectoryTest::aSecondServerIsRefusedByTheFirstOnesProcessId()
{
    const QString path = m_parent.filePath(u"locked"_s);
    {
        const auto first = DataDirectory::open(path);
        QVERIFY(first);
        const auto second = DataDirectory::open(path); // another descriptor: flock holds within a process too
        QVERIFY(!second);
        QVERIFY(second.error().code == ErrorCode::ResourceConflict);
        QVERIFY(second.error().message.contains(u"process %1,"_s.arg(QCoreApplication::applicationPid())));
    }
    QVERIFY(DataDirectory::open(path));
}

void DataDirectoryTest::theAdminTokenIsWrittenOnce()
{
    const auto directory = DataDirectory::open(m_parent.filePath(u"token"_s));
    const Result<QByteArray> token = (*directory)->adminToken({});
    QVERIFY(token);
    QVERIFY(token->startsWith("isk_admin_"));
    QCOMPARE(token->size(), 10 + 43);
    QCOMPARE(*(*directory)->adminToken({}), *token);
    QCOMPARE(readPrivateFile((*directory)->adminTokenPath())->trimmed(), *token);
    QVERIFY(!(QFile::permissions((*directory)->adminTokenPath()) & (QFile::ReadGroup | QFile::ReadOther)));
}

void DataDirectoryTest::aChosenAdminTokenIsNotWritten()
{
    const auto directory = DataDirectory::open(m_parent.filePath(u"chosen"_s));
    QCOMPARE(*(*directory)->adminToken("mine"), "mine"_ba);
    QVERIFY(!QFile::exists((*directory)->adminTokenPath()));
}

void DataDirectoryTest::anEmptyAdminTokenFileIsRefused()
{
    const auto directory = DataDirectory::open(m_parent.filePath(u"empty"_s));
    QVERIFY(writePrivateFile((*directory)->adminTokenPath(), "\n"));
    const Result<QByteArray> refused = (*directory)->adminToken({});
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains("admin-token"_L1));
}

void DataDirectoryTest::aFileInItsPlaceIsRefused()
{
    const QString path = m_parent.filePath(u"file"_s);
    QVERIFY(createPrivateFile(path));
    const auto refused = DataDirectory::open(path);
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains(path));
}

void DataDirectoryTest::aServerIsFoundWhileItIsAnnounced()
{
    const QString path = m_parent.filePath(u"announced"_s);
    QVERIFY(DataDirectory::findServer(path).error().code == ErrorCode::ResourceNotFound);
    auto directory = DataDirectory::open(path);
    const Result<QByteArray> token = (*directory)->adminToken({});
    QVERIFY(DataDirectory::findServer(path).error().code == ErrorCode::ResourceNotFound);
    QVERIFY((*directory)->announceServer(u"http://127.0.0.1:4000"_s));
    const Result<LocalServer> found = DataDirectory::findServer(path);
    QVERIFY(found);
    QCOMPARE(found->url, u"http://127.0.0.1:4000"_s);
    QCOMPARE(found->processId, QCoreApplication::applicationPid());
    QCOMPARE(found->adminToken, *token);
    directory->reset();
    QVERIFY(!DataDirectory::findServer(path));
    QVERIFY(!QFile::exists(path + u"/server.json"_s));
}

void DataDirectoryTest::theNoticeOfAKilledServerIsNotBelieved()
{
    const QString path = m_parent.filePath(u"killed"_s);
    const auto directory = DataDirectory::open(path);
    QProcess ended;
    ended.start(u"sleep"_s, {u"1000"_s});
    QVERIFY(ended.waitForStarted());
    const QJsonObject notice{{u"url"_s, u"http://127.0.0.1:4000"_s}, {u"pid"_s, ended.processId()}};
    ended.kill();
    QVERIFY(ended.waitForFinished());
    QVERIFY(writePrivateFile((*directory)->serverNoticePath(), QJsonDocument(notice).toJson()));
    const Result<LocalServer> found = DataDirectory::findServer(path);
    QVERIFY(!found);
    QVERIFY2(found.error().message.contains(u"has ended"_s), qPrintable(found.error().message));
    QVERIFY(writePrivateFile((*directory)->serverNoticePath(), "{"));
    QVERIFY(DataDirectory::findServer(path).error().message.contains(u"damaged"_s));
}

QTEST_GUILESS_MAIN(DataDirectoryTest)
#include "tst_DataDirectory.moc"
