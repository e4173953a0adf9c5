#include "app/cli/Checkup.h"

#include <QDir>
#include <QFile>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

using Grade = Finding::Grade;

static QString path(const QTemporaryDir &directory, const QString &name)
{
    return directory.filePath(name);
}

static void write(const QString &path, QFile::Permissions permissions)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.setPermissions(permissions));
}

// The worst of what was found about `check`.
static Finding worst(const QList<Finding> &findings, const QString &check)
{
    Finding result{Grade::Ok, {}, {}, {}};
    for (const Finding &finding : findings)
        if (finding.check == check && (result.check.isEmpty() || finding.grade > result.grade))
            result = finding;
    return result;
}

class TestCheckup : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPrivateDirectoryIsFine();
    void anAbsentOneIsFineWhereItCanBeMade();
    void anOpenDirectoryIsMendedByChmod();
    void anOpenSecretIsAFailure();
    void aFileInItsPlaceIsAFailure();
    void aTakenPortIsNamed();
};

void TestCheckup::aPrivateDirectoryIsFine()
{
    const QTemporaryDir directory;
    write(path(directory, u"admin-token"_s), QFile::ReadOwner | QFile::WriteOwner);
    const QList<Finding> findings = checkDataDirectory(directory.path());
    QVERIFY(worst(findings, u"data"_s).grade == Grade::Ok);
    QVERIFY(worst(findings, u"admin-token"_s).grade == Grade::Ok);
    QCOMPARE(worst(findings, u"disk"_s).check, u"disk"_s);
}

void TestCheckup::anAbsentOneIsFineWhereItCanBeMade()
{
    const QTemporaryDir directory;
    const QList<Finding> findings = checkDataDirectory(path(directory, u"a/b/c"_s));
    QCOMPARE(findings.size(), 1);
    QVERIFY(findings.first().grade == Grade::Ok && findings.first().text.contains(u"isola serve makes it"_s));
}

void TestCheckup::anOpenDirectoryIsMendedByChmod()
{
    const QTemporaryDir directory;
    QVERIFY(QFile::setPermissions(directory.path(),
        QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther));
    const Finding found = worst(checkDataDirectory(directory.path()), u"data"_s);
    QVERIFY(found.grade == Grade::Warning);
    QCOMPARE(found.mend, u"chmod 700 "_s + directory.path());
}

void TestCheckup::anOpenSecretIsAFailure()
{
    const QTemporaryDir directory;
    const QString key = path(directory, u"secret-key"_s);
    write(key, QFile::ReadOwner | QFile::ReadGroup);
    const Finding found = worst(checkDataDirectory(directory.path()), u"secret-key"_s);
    QVERIFY(found.grade == Grade::Failure);
    QCOMPARE(found.mend, u"chmod 600 "_s + key);
}

void TestCheckup::aFileInItsPlaceIsAFailure()
{
    const QTemporaryDir directory;
    const QString file = path(directory, u"file"_s);
    write(file, QFile::ReadOwner);
    QVERIFY(worst(checkDataDirectory(file), u"data"_s).grade == Grade::Failure);
}

void TestCheckup::aTakenPortIsNamed()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const quint16 port = server.serverPort();
    const Finding taken = checkPort(port);
    QVERIFY(taken.grade == Grade::Warning && taken.text.contains(QString::number(port)));
    server.close();
    QVERIFY(checkPort(port).grade == Grade::Ok);
}

QTEST_GUILESS_MAIN(TestCheckup)
#include "tst_Checkup.moc"
