#include "core/objects/ObjectFile.h"

#include <QTemporaryDir>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class ObjectFileTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }
    void whatWasWrittenIsThereAndCounted();
    void anEmptyFileIsAFile();
    void whatWasNotFinishedLeavesNothing();
    void filesAreJoinedInTheirOrder();
    void aFileThatIsRemovedIsReadToItsEnd();
    void aMissingFileIsAnError();

private:
    QString path() const { return m_directory->path(); }
    WrittenFile write(const QByteArrayList &pieces, std::optional<ChecksumAlgorithm> algorithm = {})
    {
        ObjectFileWriter writer(path(), algorithm);
        for (const QByteArray &piece : pieces)
            if (!writer.write(piece))
                return {};
        return writer.finish().value_or(WrittenFile());
    }
    QByteArray content(const QString &name) const
    {
        QFile file(path() + u'/' + name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(none)");
    }

    std::unique_ptr<QTemporaryDir> m_directory;
};

void ObjectFileTest::whatWasWrittenIsThereAndCounted()
{
    const WrittenFile file = write({"1234", "56789"}, ChecksumAlgorithm::Crc32);
    QCOMPARE(content(file.name), "123456789");
    QCOMPARE(file.size, 9);
    QCOMPARE(file.md5.toHex(), "25f9e794323b453885f5181f1b624d0b");
    QCOMPARE(file.sha256.toHex(), "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225");
    QCOMPARE(file.checksum.toHex(), "cbf43926");
    QCOMPARE(objectfiles::all(path()), QStringList{file.name});
    QCOMPARE(QFileInfo(path() + u'/' + file.name).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

void ObjectFileTest::anEmptyFileIsAFile()
{
    const WrittenFile file = write({});
    QVERIFY(!file.name.isEmpty());
    QCOMPARE(content(file.name), "");
    QVERIFY(file.checksum.isEmpty()); // none was asked for
}

void ObjectFileTest::whatWasNotFinishedLeavesNothing()
{
    {
        ObjectFileWriter writer(path(), {});
        QVERIFY(writer.write("half"));
        QCOMPARE(objectfiles::all(path()).size(), 1);
        QVERIFY(objectfiles::all(path()).first().startsWith("incoming/"_L1));
    }
    QCOMPARE(objectfiles::all(path()), QStringList());
}

void ObjectFileTest::filesAreJoinedInTheirOrder()
{
    const WrittenFile first = write({"123456"});
    const WrittenFile second = write({"789"});
    const auto whole = objectfiles::join(path(), {first.name, second.name}, ChecksumAlgorithm::Crc64Nvme);
    QVERIFY(whole);
    QCOMPARE(content(whole->name), "123456789");
    QCOMPARE(whole->checksum.toHex(), "ae8b14860a799888");
    objectfiles::remove(path(), {first.name, second.name, QString()});
    QCOMPARE(objectfiles::all(path()), QStringList{whole->name});
    QVERIFY(!objectfiles::join(path(), {first.name}, {}));
}

void ObjectFileTest::aFileThatIsRemovedIsReadToItsEnd()
{
    const WrittenFile file = write({"123456789"});
    ObjectFileReader reader(path() + u'/' + file.name);
    QCOMPARE(*reader.read(0, 4), "1234");
    objectfiles::remove(path(), {file.name});
    QCOMPARE(*reader.read(4, 5), "56789");
    QVERIFY(!reader.read(4, 6)); // beyond its end
}

void ObjectFileTest::aMissingFileIsAnError()
{
    ObjectFileReader reader(path() + "/none"_L1);
    QVERIFY(reader.read(0, 1).error().message.contains("/none"_L1));
}

QTEST_GUILESS_MAIN(ObjectFileTest)
#include "tst_ObjectFile.moc"
